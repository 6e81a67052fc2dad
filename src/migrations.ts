import { FEATURES } from './features/features.ts';
import { spineMigrations } from './platform/migrations/index.ts';

const ofFeatures = FEATURES.flatMap(({ migrations = {} }) => Object.entries(migrations));

/** Every migration, of the spine and of the features, in the one order of their numbers. */
export const MIGRATIONS = Object.fromEntries(
  [...Object.entries(spineMigrations), ...ofFeatures].sort(([a], [b]) => (a < b ? -1 : 1)),
);
