import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstForm } from '../../../src/text/forms.ts';
import type { SentenceKey } from '../../../src/text/phrase.ts';
import { eventually } from '../../eventually.ts';
import { type Stage, startStage } from '../../stories/stage.ts';
import { englishAmong } from '../../text/english.ts';
import { textsIn } from '../../text/pseudo.ts';
import { voiceFor } from '../../voices.ts';
import type { Wire } from '../../wire.ts';

/**
 * Five people of five languages, with all that Herald is for: a notification, its change, a stop and its undo, a survey, a
 * digest. They write as the catalogue tells them to; the callers' words come in one language.
 */
const LOCALES = ['de-DE', 'fr-FR', 'es-ES', 'ja-JP', 'ar-SA'] as const;

let stage: Stage;
/** By the language that each reads. */
const readers = new Map<string, string>();
/** The answers to presses of buttons, as the person who pressed saw them. */
const answers = new Map<string, Wire[]>();
beforeAll(async () => {
  stage = await startStage({ people: 10 });
  for (const locale of LOCALES) {
    const person = await stage.stranger();
    await stage.teams.control('profile', { person, locale });
    await stage.teams.control('install', { person });
    readers.set(voiceFor({ locale }).language, person);
  }
}, 180_000);
afterAll(() => stage.close());

const everybody = () => [...readers.values()];
const sayIn = (language: string) => voiceFor({ language }).say;
const write = (person: string, text: string) => stage.teams.control('say', { person, text });
/** For each of them, one after the other: five at once would be told apart by nothing. */
async function each(work: (person: string, language: string) => Promise<unknown>): Promise<void> {
  for (const [language, person] of readers) await work(person, language);
}
/** The newest message in their 1:1 that holds what this message says, once there is one. */
const told = (person: string, language: string, key: SentenceKey) => seen(person, sayIn(language)(key));
/** The texts of a message, without the isolates, which nobody sees. */
const shown = (message: Wire): string[] => textsIn(message).map(bare);
const bare = (text: string) => text.replace(/[\u2066-\u2069]/g, '');
async function seen(person: string, text: string): Promise<Wire> {
  const inside = JSON.stringify(text).slice(1, -1);
  return (await stage.teams.messages({ person, text: inside })).at(-1);
}
/** The card that comes in the place of this one, once they pressed what this message says there. */
async function press(person: string, language: string, pressed: Wire, key: SentenceKey): Promise<Wire> {
  const { id: message, card } = pressed;
  const { title: action } = [card.actions]
    .flat()
    .find(({ title }: Wire) => bare(title) === sayIn(language)(key));
  const { body } = await stage.teams.control('click', { person, message, action });
  answers.set(language, [...(answers.get(language) ?? []), body.value]);
  return body.value;
}

test('each is welcomed in their language', async () => {
  await each((person, language) => told(person, language, 'welcome.why-text'));
});

test('each reads one notification, and its change, in their language', async () => {
  const { body } = await stage.herald.notify({ title: 'XYZ-1', audience: { people: everybody() } });
  await stage.herald.settled(body.id);
  const why = (language: string) => bare(sayIn(language)('why.named', { by: 'bootstrap' }));
  await each(async (person, language) => {
    expect(shown((await seen(person, 'XYZ-1')).attachments).join()).toContain(why(language));
  });
  await stage.herald.request('PATCH', `/api/notifications/${body.id}`, { title: 'XYZ-2' });
  await stage.herald.settled(body.id);
  await each(async (person, language) => {
    expect(shown((await seen(person, 'XYZ-2')).attachments).join()).toContain(why(language));
  });
});

test('each stops it, and takes that back, in their language', async () => {
  await each(async (person, language) => {
    const { id, attachments } = await seen(person, 'XYZ-2');
    const headline = bare(sayIn(language)('opted-out.headline', { topic: 'deployments' }));
    const stopped = await press(person, language, { id, card: attachments[0].content }, 'button.stop');
    expect(shown(stopped)).toContain(headline);
    const undone = shown(await press(person, language, { id, card: stopped }, 'button.undo'));
    expect(undone).not.toContain(headline);
    expect(undone).toContain(sayIn(language)('button.stop'));
  });
});

test('each answers a survey in the words of their language, and reads its results in it', async () => {
  const { body } = await stage.herald.request('POST', '/api/surveys', {
    topic: 'pulse',
    title: 'QRS',
    actor: { name: 'Facility' },
    questions: [
      { id: 'like', type: 'yes-no', text: 'QRS-1' },
      { id: 'much', type: 'rating', text: 'QRS-2' },
    ],
    audience: { people: everybody() },
  });
  await each(async (person, language) => {
    const say = sayIn(language);
    await seen(person, 'QRS-1');
    await write(person, say('prompt.yes'));
    await seen(person, 'QRS-2');
    await write(person, '4');
    await told(person, language, 'surveys.review-title');
    await write(person, firstForm(say('surveys.word.send')));
    await told(person, language, 'surveys.thanks');
  });
  const { questions } = (await stage.herald.request('GET', `/api/surveys/${body.id}`)).body;
  expect(questions[0].results.counts).toContainEqual({ value: 'Yes', count: readers.size });
  await stage.herald.request('POST', `/api/surveys/${body.id}/report`, { audience: { people: everybody() } });
  await each((person, language) => told(person, language, 'surveys.results'));
});

test('each gets what waited as one card in their language', async () => {
  await each(async (person, language) => {
    await write(person, sayIn(language)('help.pause'));
    await seen(person, firstForm(sayIn(language)('command.resume')));
  });
  for (const title of ['TUV-1', 'TUV-2']) {
    const { body } = await stage.herald.notify({
      ...{ title, topic: 'builds', subject: { name: title } },
      audience: { people: everybody() },
    });
    await eventually(`all wait for ${title}`, async () => {
      const path = `/api/notifications/${body.id}/deliveries`;
      const { items } = (await stage.herald.request('GET', path)).body;
      return items.every(({ state }: Wire) => state === 'held');
    });
  }
  await each((person, language) => write(person, firstForm(sayIn(language)('command.resume'))));
  await each(async (person, language) => {
    const digest = shown((await told(person, language, 'why.away')).attachments).join();
    expect(digest).toContain('TUV-1');
    expect(digest).toContain('TUV-2');
  });
});

test('and nobody read a word of English, but what callers said', async () => {
  await each(async (person, language) => {
    const messages = await stage.teams.messages({ person, count: 10 });
    const theirs = messages.filter(({ from }) => from !== person);
    const texts = [
      ...theirs.flatMap(({ text = '', summary = '' }) => [text, summary]),
      ...textsIn(theirs.map(({ attachments }) => attachments)),
      ...textsIn(answers.get(language)),
    ];
    expect(texts.length).toBeGreaterThan(100);
    expect(englishAmong(texts, language)).toEqual([]);
  });
});
