import { v7 as newId } from 'uuid';
import { FIXTURES } from '../features/fixtures.ts';
import type { Talker } from './talk-world.ts';

/** Every question that may be open, and how it comes to be. */
export interface State {
  readonly name: string;
  open(ana: Talker): Promise<unknown>;
}

const byLines = (...lines: readonly string[]): State => ({
  name: lines.join(' → '),
  async open(ana) {
    for (const line of lines) await ana.say(line);
  },
});

interface Questions {
  readonly asks?: string;
  readonly questions?: readonly { readonly type: string }[];
}

/** One for each kind of question that a survey has, and one for a survey on one card. */
const asked: readonly State[] = FIXTURES.flatMap(({ given = {} }) =>
  Object.entries(given).flatMap(([dialogue, all]) =>
    all.flatMap(answers => {
      const about = answers[dialogue] as Questions;
      const alone =
        about.asks === 'one-card' ? [about.questions ?? []] : (about.questions ?? []).map(one => [one]);
      return alone.map(questions => ({
        name: `${dialogue}, ${about.asks}: ${questions.map(({ type }) => type).join()}`,
        open: (ana: Talker) =>
          ana.begin(dialogue, {
            [dialogue]: { ...about, questions, id: newId(), closesAt: '2099-01-01T00:00:00Z' },
          }),
      }));
    }),
  ),
);

export const STATES: readonly State[] = [
  byLines('remind me'),
  byLines('remind me to call Ana'),
  byLines('watch'),
  byLines('watch hotel'),
  byLines('watch hotel', 'below'),
  byLines('watch hotel', 'changes'),
  byLines('ask'),
  byLines('no messages after 6pm'),
  byLines('remind me tomorrow at 9 to call Ana', 'move the reminder Ana'),
  byLines('interruptions'),
  byLines('interruptions', '1'),
  byLines('remind me to call Ana tomorrow at 9', 'delete all reminders'),
  ...asked,
];
