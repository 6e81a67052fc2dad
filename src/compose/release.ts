import { MIGRATIONS } from '../migrations.ts';
import { releaseOf } from '../platform/release.ts';

export const RELEASE = releaseOf(MIGRATIONS);
