import type { DemoOptions } from './options.ts';
import type { Poster } from './story.ts';

/** Where the story plays, and how it is told. */
export interface Stage {
  /** `http://127.0.0.1:<port>`, both. */
  readonly herald: string;
  readonly teams: string;
  readonly keys: Readonly<Record<Exclude<Poster, 'github'>, string>>;
  /** Where GitHub posts for Ana, and the secret with which it signs. */
  readonly hook: { readonly address: string; readonly secret: string };
  readonly options: DemoOptions;
  readonly tell: (line: string) => void;
  /** Lets a person who watches follow; with `--once` nobody does. */
  readonly pause: (seconds: number) => Promise<void>;
  /** Milliseconds since the demo was started. */
  readonly now: () => number;
}
