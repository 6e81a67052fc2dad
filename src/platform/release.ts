import { createRequire } from 'node:module';
import type { Release } from '../core/release.ts';
import { NEWEST_MIGRATION } from './migrations/index.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

export const RELEASE: Release = { version, migration: NEWEST_MIGRATION };
