import { expect, test } from 'vitest';
import { datedDay } from '../../src/text/format.ts';
import { formsOf } from '../../src/text/forms.ts';
import { phrase, worded } from '../../src/text/phrase.ts';
import { PSEUDO, pseudo, pseudoVoices, strangersIn, textsIn } from './pseudo.ts';

const at = new Date('2026-11-28T12:00:00Z');
const voice = pseudoVoices({ now: () => at })(PSEUDO);

test('each piece of a message is marked, its values are not', () => {
  expect(voice.say('why.topic', { topic: 'deploys' })).toBe('[§Topic: §]deploys.');
  expect(voice.say('people.others', { count: 1 })).toBe('1[§ other§]');
  expect(voice.say('people.others', { count: 2 })).toBe('2[§ others§]');
});

test('so is each form of what people may write, and it is read as before', () => {
  expect([...formsOf(pseudo.say('am')('command.subscribe')).words]).toEqual([
    '[§subscribe§]',
    '[§subscribe to§]',
    '[§subscribe me to§]',
    '[§sign me up for§]',
    '[§start§]',
    '[§start sending me§]',
    '[§turn on§]',
    '[§start sending§]',
    '[§resume§]',
  ]);
  expect(formsOf(voice.say('dialog.word.back')).lines).toEqual(new Set(['[§back§]', '[§go back§]']));
});

test.each([
  ['a message', worded(voice, phrase('why.topic', { topic: 'deploys' })), []],
  ['a message in a message', worded(voice, phrase('met.began', { what: phrase('surveys.name') })), []],
  ['a message that was cut off', `${voice.say('missed.removed').slice(0, 15)}…`, []],
  ['two that were cut off', '[§Stopp… [§Stop…', []],
  ['a message with dots', '[§And so on… and on§]', []],
  ['a value that was cut off', 'depl…', []],
  ['a moment', worded(voice, phrase('why.topic', { topic: { moment: at.toISOString() } })), []],
  ['a date', datedDay(at, voice), []],
  ['a date in English', datedDay(at, { locale: 'en' }), ['Nov 28, 2026']],
  ['words beside a message', `Answer: ${voice.say('prompt.yes')}`, ['Answer: ']],
  ['words beside a value', 'deploys for ever', ['deploys for ever']],
  ['punctuation', `${voice.say('prompt.yes')} – (3)`, []],
])('%s', (_what, text, strangers) => {
  expect(strangersIn([text], ['deploys'])).toEqual(strangers);
});

test('what is seen of a card is found wherever it stands, and nothing that is not', () => {
  const card = {
    type: 'AdaptiveCard',
    fallbackText: 'a',
    body: [
      { type: 'Input.ChoiceSet', id: 'no', value: 'no', label: 'b', choices: [{ title: 'c', value: 'no' }] },
      {
        type: 'Input.Text',
        value: 'd',
        errorMessage: 'e',
        inlineAction: { type: 'Action.Submit', title: 'f' },
      },
      { type: 'Chart.Line', data: [{ legend: 'g', values: [{ x: 'no', y: 1 }] }], fallback: 'drop' },
    ],
    actions: [{ type: 'Action.Execute', title: 'h', data: { title: 'no' }, fallback: { title: 'i' } }],
  };
  expect(textsIn(card)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']);
});
