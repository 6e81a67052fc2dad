import type { Feature } from '../feature.ts';
import { repeatStorage } from './store/repeat-storage.ts';

/** Series, which a program lets come again and again: each time is a notification of its own, made when it is due. */
export const repeats: Feature = { name: 'repeats', ...repeatStorage };
