import { expect, test } from 'vitest';
import { firstForm } from '../../src/text/forms.ts';
import type { SentenceKey } from '../../src/text/phrase.ts';
import { catalogue } from '../voices.ts';
import { STATES } from './states.ts';
import { talkWorld, templates } from './talk-world.ts';

/** Each word that is heard whatever is asked, in each state, in each language: none is the answer to a question. */
const world = talkWorld();

/** How people are told to write it, and what comes first then; of a muting it is asked what, in a line or a card. */
const WORDS: readonly (readonly [SentenceKey, string | undefined])[] = [
  ['command.stop', 'topics'],
  ['command.topics', 'topics'],
  ['command.help', 'help'],
  ['command.settings', 'settings'],
  ['command.mute', undefined],
  ['command.undo', 'line'],
];

const told = (language: string, key: SentenceKey) =>
  firstForm(catalogue.say(language)(key)).replace(/ ?…/, '');

test('there are states of every sort', () => expect(STATES.length).toBeGreaterThan(16));

test.each(STATES)('in "$name"', async ({ open }) => {
  for (const language of catalogue.languages) {
    const ana = await world.somebody();
    await open(ana);
    const before = await ana.dialogue();
    expect(before).toHaveProperty('dialogue');
    for (const [key, template] of WORDS) {
      const word = told(language, key);
      const [first] = templates(await ana.say(word, { locale: language }));
      expect([language, word, first, await ana.dialogue()]).toEqual([
        language,
        word,
        template ?? expect.any(String),
        before,
      ]);
    }
    const cancel = told(language, 'dialog.word.cancel');
    expect(templates(await ana.say(cancel, { locale: language }))).toEqual(['line']);
    expect([language, await ana.dialogue()]).toEqual([language, {}]);
  }
});

test.each(STATES)('the button *Cancel* in "$name" ends it, and only its card says so', async ({ open }) => {
  const ana = await world.somebody();
  await open(ana);
  const answer = await ana.press('answer', { word: 'cancel' });
  expect(JSON.stringify(answer)).toContain('Cancelled. Nothing of ');
  expect(await ana.dialogue()).toEqual({});
  expect(await ana.say('hi')).toHaveLength(1);
});
