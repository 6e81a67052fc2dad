import type { Person } from '../core/person.ts';
import { dataOf, templateOf } from '../core/said.ts';
import { phrase, type SentenceKey } from '../text/phrase.ts';
import { isPlainly } from '../text/plain-answers.ts';
import { answersCaller } from './callers-question.ts';
import { asksForNothing, type ReadLine } from './commands.ts';
import { voicesOf } from './ends.ts';
import type { AskingCards, PlainAnswer } from './feature.ts';
import { lastSaid } from './last-said.ts';
import type { SentDelivery } from './ports/turn-ledger.ts';
import { readerOf, sayLine, type Turn, toPerson, voiceOf } from './turn.ts';
import { asItStands, pressOn } from './written-buttons.ts';

const WORDS = { yes: 'prompt.word.yes', no: 'prompt.word.no' } as const satisfies Record<
  PlainAnswer,
  SentenceKey
>;

interface Answering {
  readonly asking: AskingCards;
  readonly read: ReadLine;
  /** Reads a line as if they had written it. */
  readonly run: (line: string) => Promise<void>;
}

/** "Yes", "no" or "never mind" right behind a card that asks for one of the first two. True: it was its answer. */
export async function answersCard(
  turn: Turn<'said'>,
  person: Person,
  { asking, read, run }: Answering,
): Promise<boolean> {
  const answer = read.name === 'cancel' ? 'cancel' : asksForNothing(read) ? plainAnswerOf(turn) : undefined;
  const delivery = answer && (await lastSaid(turn, person));
  if (answer === undefined || delivery === undefined) return false;
  const titles = asking[templateOf(delivery.said) ?? 'help'];
  if (titles !== undefined)
    return pressOn(turn, person, {
      delivery,
      title: voiceOf({ ...turn, person }).say(titles[answer === 'yes' ? 'yes' : 'no']),
    });
  const line = lineMeant({ ...turn, person }, delivery);
  if (line === undefined) return answersCaller(turn, person, { answer, last: delivery });
  if (answer === 'cancel') return false;
  await (answer === 'yes' ? run(line) : sayLine(turn, toPerson(person), OTHERWISE));
  return true;
}

const OTHERWISE = phrase('guidance.otherwise');

function plainAnswerOf(turn: Turn<'said'>): PlainAnswer | undefined {
  const voices = voicesOf(turn);
  return (['yes', 'no'] as const).find(answer =>
    isPlainly(
      turn.event.text,
      voices.map(({ say }) => say(WORDS[answer])),
    ),
  );
}

/** The line that the first button writes of a card that asks whether it was meant. */
function lineMeant(turn: Turn, delivery: SentDelivery): string | undefined {
  if (dataOf(delivery.said, 'guidance')?.meant === undefined) return undefined;
  const message = asItStands(turn, delivery, readerOf(turn));
  return 'card' in message ? linesWritten(message.card)[0] : undefined;
}

function linesWritten(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { type, value: line } = value as { readonly type?: unknown; readonly value?: unknown };
  if (type === 'imBack' && typeof line === 'string') return [line];
  return Object.values(value).flatMap(linesWritten);
}
