import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stage, startStage } from '../../stories/stage.ts';
import { voiceFor } from '../../voices.ts';
import type { Wire } from '../../wire.ts';

/** People who read different languages, with one Herald; what it says to each is read off the wire. */
let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ people: 12 });
  await stage.teams.control('install', { chat: 'Launch crew' });
}, 180_000);
afterAll(() => stage.close());

const say = (person: string, text: string, more: object = {}) =>
  stage.teams.control('say', { person, text, ...more });
const click = (person: string, message: Wire, action: string, more: object = {}) =>
  stage.teams.control('click', { person, message: message.id, action, ...more });
/** The messages in their 1:1 that hold this text, once there are so many. */
const seen = (person: string, text: string, count = 1): Promise<Wire[]> =>
  stage.teams.messages({ person, text, count });
const there = (text: string, count = 1): Promise<Wire[]> =>
  stage.teams.messages({ conversation: 'Launch crew', text, count });
/** Why somebody gets a card stands on each, in their language. */
const WHY = { by: 'bootstrap' };
const why = (language: string) => voiceFor({ language }).say('why.named', WHY);
const titlesOf = (card: Wire): string[] => card.actions.map(({ title }: Wire) => title);
const actionsOf = (message: Wire) => titlesOf(message.attachments[0].content);
const cardOf = (message: Wire) => JSON.stringify(message.attachments[0].content);

async function reading(locale: string): Promise<string> {
  const person = await stage.stranger();
  await stage.teams.control('profile', { person, locale });
  await stage.teams.control('install', { person });
  return person;
}

describe('a German and an American', () => {
  let jonas: string;
  let omar: string;
  let notification: string;
  beforeAll(async () => {
    jonas = await reading('de-DE');
    omar = await reading('en-US');
  });

  test('are welcomed, the one with a button to English', async () => {
    const [german] = await seen(jonas, '"English"');
    expect(actionsOf(german)).toContain('English');
    const [american] = await stage.teams.messages({ person: omar });
    expect(actionsOf(american)).not.toContain('English');
  });

  test('read one notification each in their language', async () => {
    const { body } = await stage.herald.notify({ title: 'Built', audience: { people: [jonas, omar] } });
    notification = body.id;
    await stage.herald.settled(notification);
    expect(cardOf((await seen(jonas, 'Built'))[0])).toContain(why('de'));
    expect(cardOf((await seen(omar, 'Built'))[0])).toContain(why('en'));
  });

  test('"language english" is answered in English, and so are old cards and new ones from then on', async () => {
    await say(jonas, 'language english');
    const [answer] = await seen(jonas, 'From now on I’ll write to you in English.');
    expect(actionsOf(answer)).toEqual(['Undo', 'Other languages']);
    const changed = { title: 'Built again' };
    await stage.herald.request('PATCH', `/api/notifications/${notification}`, changed);
    expect(cardOf((await seen(jonas, 'Built again'))[0])).toContain(why('en'));
    const { body } = await stage.herald.notify({ title: 'Tested', audience: { people: [jonas] } });
    await stage.herald.settled(body.id);
    expect(cardOf((await seen(jonas, 'Tested'))[0])).toContain(why('en'));
  });

  test('Undo goes back to what Teams says, in that language', async () => {
    const [answer] = await seen(jonas, 'From now on I’ll write to you in English.');
    const { body } = await click(jonas, answer, 'chooseLanguage');
    expect(JSON.stringify(body.value)).toContain('in der Sprache deines Teams');
    expect(titlesOf(body.value)).toEqual(['Rückgängig', 'Andere Sprachen']);
  });

  test('one click on the welcome shows it in English, with the way back', async () => {
    const [welcome] = await stage.teams.messages({ person: jonas });
    const { body } = await click(jonas, welcome, 'chooseLanguage');
    expect(titlesOf(body.value)).toContain('Deutsch');
    await say(jonas, 'language');
    const [asked] = await seen(jonas, 'Which language should I write to you in?');
    await click(jonas, asked, 'Deutsch', { as: 'submit' });
    await seen(jonas, 'Ab jetzt schreibe ich dir auf Deutsch.');
  });
});

test('who changes the language of their Teams is told once, and can go back', async () => {
  const person = await reading('en-GB');
  await stage.teams.control('profile', { person, locale: 'de-DE' });
  await say(person, 'help');
  const [told] = await seen(person, 'weil dein Teams auf Deutsch eingestellt ist');
  expect(actionsOf(told)).toEqual(['English', 'Andere Sprachen']);
  const { body } = await click(person, told, 'chooseLanguage');
  expect(JSON.stringify(body.value)).toContain('From now on I’ll write to you in English.');
});

test('a group chat has a language of its own, which is said there with who chose it', async () => {
  const [person, other] = ['ana@contoso.com', 'priya@contoso.com'];
  const inChat = { conversation: 'Launch crew', mention: true };
  await say(person, 'sprache deutsch', inChat);
  const [changed] = await there('hat die Sprache hier geändert. Ab jetzt schreibe ich auf Deutsch.');
  const { chats } = await stage.teams.state();
  const chat = chats.find(({ title }: Wire) => title === 'Launch crew');
  const { body } = await stage.herald.notify({ title: 'Launched', audience: { conversations: [chat.id] } });
  await stage.herald.settled(body.id);
  expect(cardOf((await there('Launched'))[0])).toContain(
    voiceFor({ language: 'de' }).say('why.conversation', WHY),
  );
  await click(other, changed, 'chooseLanguage', { conversation: 'Launch crew' });
  await there('set the language here back to the usual one.');
});
