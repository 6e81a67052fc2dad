import { run } from '../../clients/typescript/src/cli/run.ts';
import { type CommandEnd, captured } from '../captured.ts';

export type { CommandEnd } from '../captured.ts';

interface Around {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  readonly now?: () => Date;
}

/** `herald <words>`, without the process. A command that is told to try again later does so at once. */
export const heraldCommand = ({ env, input, now }: Around, ...args: string[]): Promise<CommandEnd> =>
  captured(streams => {
    const patience = { attempts: 2, sleep: async () => undefined };
    return run({ args, env, ...streams, patience, ...(now && { now }) });
  }, input);
