import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** Ends by itself when the story has been told. */
  readonly once: boolean;
  /** Ana blocks Herald first: no card reaches her, and the story says so. */
  readonly blocked: boolean;
  /** Shows the fate of a dialogue when something comes in, in place of the story. */
  readonly tour: boolean;
  readonly help: boolean;
}

export const USAGE = `A first day with Herald, on this machine alone: no account, no network, no database to set up.

  npm run demo                   tells the story, then stays until Ctrl-C, so that you can look and press
  npm run demo -- --once         tells the story and ends: 0 when every card is where it should be, else 1
  npm run demo -- --blocked      Ana has blocked Herald: what her sender is told then
  npm run demo -- --tour         what happens to a dialogue when something comes in: five ways, slowly enough to watch
  npm run demo -- --tour --once  the same without pauses: 0 when each dialogue went on or ended as promised, else 1

Herald answers at port 3978 and the chats at 3979, or at the next ports that are free. The database is in .data/demo
(.data/demo-once with --once; DATA_DIR names another folder than .data) and begins empty each time.
Presses may be posted to programs on this machine (examples/callback); CALLBACK_ALLOW names other hosts.
`;

/** Undefined where there is an option that the demo does not know, or two that contradict each other. */
export function readOptions(args: string[]): DemoOptions | undefined {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({ args, options: { once: flag, blocked: flag, tour: flag, help: flag } });
    return values.tour && values.blocked ? undefined : values;
  } catch {
    return undefined;
  }
}
