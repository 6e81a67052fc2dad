import type { Variables } from './settings.ts';

/** Variables that once meant something, with what took their place. */
export const RETIRED: Readonly<Record<string, string>> = {
  GITHUB_WEBHOOK_SECRET:
    'every hook has a secret of its own. Make one with: npm run hook -- create --source github --people <who hears it> --topic <topic>.',
};

/** An operator who still sets one believes that it counts. */
export function retiredWarnings(env: Variables): string[] {
  return Object.entries(RETIRED).flatMap(([name, instead]) =>
    env[name]?.trim() ? [`${name} is no longer used: ${instead}`] : [],
  );
}
