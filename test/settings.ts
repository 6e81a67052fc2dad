import { FEATURES } from '../src/features/features.ts';
import { rowsOf } from '../src/platform/config/rows.ts';
import {
  type Parsed,
  parseSettings,
  redacted,
  type Settings,
  SettingsError,
  type Variables,
} from '../src/platform/config.ts';

/** The settings as Herald has them: with those of every feature. */
export const ROWS = rowsOf(FEATURES);

export const parse = (env: Variables, file?: Iterable<string>): Parsed => parseSettings(env, FEATURES, file);

export const shown = (settings: Settings): Settings => redacted(settings, FEATURES);

/** Why Herald does not start with these; undefined where it does. */
export function refusal(env: Variables): SettingsError | undefined {
  try {
    parse(env);
    return undefined;
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
}

/** The settings for which Herald does not start with these. */
export const mistakes = (env: Variables): string[] =>
  refusal(env)?.mistakes.map(({ variable }) => variable) ?? [];

/** The settings that a real bot needs, and no more. */
export const REAL = {
  MicrosoftAppId: '11111111-2222-4333-8444-555555555555',
  MicrosoftAppTenantId: '99999999-2222-4333-8444-555555555555',
  MicrosoftAppPassword: 'secret-value',
};
