import { describe, expect, test } from 'vitest';
import { dialoguesOf } from '../../src/chat/abilities.ts';
import type { Dialogue } from '../../src/core/dialogue.ts';
import { askAgain } from '../../src/decide/dialogue.ts';
import { FEATURES } from '../../src/features/features.ts';
import { SOURCE_LANGUAGE } from '../../src/text/catalogue.ts';
import { westernDigits } from '../../src/text/digits.ts';
import { circumstancesAt } from '../circumstances.ts';
import { cardOf, nodesOf } from '../deliver/card-tree.ts';
import { type AskedStep, FIXTURES } from '../features/fixtures.ts';
import { saidIn } from '../text/said-in.ts';
import { catalogue } from '../voices.ts';

/** Every question that Herald asks says what it is about, and once how to leave it. */

const here = circumstancesAt(new Date('2026-11-28T12:00:00Z'), { timeZone: 'Europe/London' });

/** The questions that the spine asks. */
const OWN: readonly AskedStep[] = [
  { step: 'interruption', names: 'is in its own words' },
  { step: 'quietSummary', names: 'is in its own words' },
];

const asked = new Map<string, readonly AskedStep[]>([
  ['settings', OWN],
  ...FIXTURES.flatMap(({ asks = {} }) => Object.entries(asks)),
]);
const questions = dialoguesOf(FEATURES).flatMap(dialogue =>
  (asked.get(dialogue.name) ?? []).map(each => ({ dialogue, ...each })),
);

/** As the engine asks it after another question, in this language. */
function cardIn(language: string, { dialogue, step, given = {}, known }: AskedStep & { dialogue: Dialogue }) {
  const before = { step: 'before', known: {} };
  const course = { run: 'r', given, answers: { ...given, ...known }, asked: [before, { ...before, step }] };
  const move = askAgain(dialogue, course, here);
  if (move.kind !== 'asks') throw new Error(`${dialogue.name} does not ask ${step}`);
  const reader = { language, locale: language, timeZone: 'Europe/London' };
  return cardOf({ said: move.said, context: { deliveryId: 'd', place: 'personal', reader } } as never);
}

test.each(dialoguesOf(FEATURES))('all questions of "$name" are here', dialogue => {
  const named = asked.get(dialogue.name) ?? [];
  const steps = named.flatMap(({ given = {} }) => dialogue.steps(given).map(({ name }) => name));
  expect([...new Set(named.map(({ step }) => step))].toSorted()).toEqual([...new Set(steps)].toSorted());
  expect(steps).not.toEqual([]);
});

describe.each(catalogue.languages)('in %s', language => {
  test.each(questions)('$dialogue.name: $step names its subject, which $names', question => {
    const { card, summary } = cardIn(language, question);
    const texts = nodesOf(card).map(({ text, label }) => westernDigits(String(text ?? label ?? '')));
    const names = typeof question.names === 'string' ? [] : question.names;
    for (const name of names) {
      expect(texts.filter(text => text.includes(name))).not.toEqual([]);
      expect(westernDigits(summary)).toContain(names[0]);
    }
  });

  test.each(questions)('$dialogue.name: $step says *Cancel* once', question => {
    const { card } = cardIn(language, question);
    const cancel = catalogue.say(language)('button.cancel').toLocaleLowerCase(language);
    const saying = nodesOf(card).filter(({ text, title, label, placeholder }) =>
      [text, title, label, placeholder].some(each =>
        String(each ?? '')
          .toLocaleLowerCase(language)
          .includes(cancel),
      ),
    );
    expect(saying).toMatchObject([{ type: 'Action.Execute', data: { word: 'cancel' } }]);
  });
});

/** Why a question that names nothing is one all the same. */
const BY_ITSELF: Readonly<Record<string, readonly string[]>> = {
  'it asks for the subject': [
    'attention.mute-all-or',
    'attention.digest-what',
    'attention.digest-which',
    'attention.mute-what',
    'attention.urgent-which',
    'less.which',
    'questions.what',
    'reminders.ask-what',
    'reminders.ask-which',
    'snooze.ask-card',
    'watches.ask.subject',
    'watches.which',
  ],
  'it is in its own words': [
    'attention.at-most-how',
    'attention.low-how',
    'attention.pause-how',
    'attention.quiet-how',
    'forget.question',
    'language.which',
    'language.which-here',
    'reminders.delete-all',
    'settings.interruption',
    'settings.summary',
  ],
  'its card shows the subject above it': [
    'surveys.review-title',
    'watches.form.days',
    'watches.form.kind',
    'watches.form.subject',
    'watches.form.value',
  ],
  'it is a note on the question for that time, which names it': [
    'snooze.furthest',
    'snooze.once',
    'when.contradictory',
    'when.no-exception',
    'when.past',
    'when.span',
  ],
  'the person asks, or the link is for an operator': ['button.help', 'button.why', 'welcome-group.id'],
  'it offers the way back from what stands beside it': ['stopped.again'],
};

test('every question in the catalogue names something, or is listed with its reason', () => {
  const bare = saidIn(SOURCE_LANGUAGE).flatMap(({ key, pieces: [words = '', ...values] }) =>
    values.length === 0 && /\?(\s|$)/.test(words) ? [key] : [],
  );
  expect([...new Set(bare)].toSorted()).toEqual(Object.values(BY_ITSELF).flat().toSorted());
});
