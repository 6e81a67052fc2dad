import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodesOf } from '../deliver/card-tree.ts';
import type { Wire } from '../wire.ts';
import { type Stage, startStage } from './stage.ts';

/** Names that try to be more than names, and what is left of them to be read. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ['[x](https://evil.example)', '[x](https://evil.example)'],
  ['**b** _i_', '**b** _i_'],
  ['<at>x</at>', '<at>x</at>'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression that must not be evaluated.
  ['${1+1}', '${1+1}'],
  // Not drawn as a date: a character without width stands between the braces.
  ['{{DATE(2026-01-01)}}', '{\u200B{DATE(2026-01-01)}}'],
  // The mark that turns the reading direction is gone.
  ['\u202Egpj.exe', 'gpj.exe'],
];
const person = 'ana@contoso.com';

let stage: Stage;
let people: { id: string; aadObjectId: string; upn: string }[];
const greeted = new Set<string>();
beforeAll(async () => {
  stage = await startStage({ people: 12 });
  ({ people } = await stage.teams.state());
  for (const { id } of people.slice(0, 2)) greeted.add(id);
  await stage.teams.control('install', { person });
  await stage.teams.control('install', { team: 'Contoso Engineering' });
}, 180_000);
afterAll(() => stage.close());

/** Every place of a card whose text Teams interprets: Markdown, and in a message also mentions. */
const INTERPRETED = new Set(['TextBlock', 'Fact', 'FactSet']);
const interpreted = (card: Wire): string[] =>
  nodesOf(card)
    .filter(({ type }) => INTERPRETED.has(type))
    .map(node => JSON.stringify(node));
const literal = (card: Wire): string[] =>
  nodesOf(card)
    .filter(({ type }) => type === 'TextRun')
    .map(({ text }) => String(text));

/** All that the bot handed to Teams since the start; nothing of it may mention anybody or be Markdown. */
async function said(): Promise<Wire[]> {
  const handed = (await stage.teams.requests()).filter(({ operation }) =>
    ['send', 'update'].includes(operation),
  );
  return handed.map(({ request }) => request);
}

describe.each(HOSTILE)('%j stays text', (hostile, shown) => {
  test('in every part of a notification', async () => {
    const { body } = await stage.herald.notify({
      audience: { people: [person] },
      title: `title ${hostile}`,
      subject: { name: `subject ${hostile}` },
      actor: { name: `actor ${hostile}` },
      detail: `detail ${hostile}`,
      facts: [{ title: `fact ${hostile}`, value: `value ${hostile}` }],
      actions: [
        { type: 'open', title: `open ${hostile}`, url: 'https://ci.example/1' },
        { type: 'callback', title: `call ${hostile}`, verb: 'go', data: { note: hostile } },
      ],
    });
    const { items } = await stage.herald.settled(body.id);
    const [message] = await stage.teams.messages({ person, text: items[0]?.id ?? '' });
    const card = message.attachments[0].content;
    const parts = ['title', 'subject', 'actor', 'detail', 'fact', 'value'];
    for (const part of parts) expect(literal(card).join('\n')).toContain(`${part} ${shown}`);
    expect(interpreted(card).join('\n')).not.toContain(shown);
    const titles = nodesOf(card).flatMap(({ type, title }) => (type.startsWith('Action.') ? [title] : []));
    for (const part of ['open', 'call'])
      expect(titles).toContainEqual(expect.stringContaining(`${part} ${shown}`));

    const told = await stage.teams.control('click', { person, message: message.id, action: 'optOut' });
    expect(literal(told.body.value).join('\n')).toContain(`title ${shown}`);
    expect(interpreted(told.body.value).join('\n')).not.toContain(shown);
    await stage.teams.control('click', { person, message: message.id, action: 'optIn' });
    await stage.teams.control('click', { person, message: message.id, action: `call ${shown}` });
    const { body: page } = await stage.herald.request('GET', `/api/notifications/${body.id}/deliveries`);
    expect(page.items[0].answer).toEqual({ verb: 'go', data: { note: hostile } });
  });

  test('in what a person writes and Herald quotes', async () => {
    await stage.teams.control('say', { person, text: `sing ${hostile}` });
    const [quoted] = await stage.teams.messages({ person, text: `sing ${asJson(shown)}` });
    expect(quoted.attachments).toHaveLength(1);
    expect(interpreted(quoted.attachments[0].content).join('\n')).not.toContain(shown);
    await stage.teams.control('say', { person, text: `subscribe ${hostile}` });
    const [unknown] = await stage.teams.messages({ person, text: `There is no topic “${asJson(shown)}` });
    expect(interpreted(unknown.attachments[0].content).join('\n')).not.toContain(shown);
  });

  test('in the names of who mentions Herald, of the channel and of the team', async () => {
    const stranger = people.find(({ id }) => !greeted.has(id));
    greeted.add(stranger?.id ?? '');
    const { from: _, conversation, channelData, ...mention } = await aMention();
    const told = await stage.teams.control('raw', {
      activity: {
        ...mention,
        id: `by ${hostile}`,
        from: { id: stranger?.id, aadObjectId: stranger?.aadObjectId, name: `Eve ${hostile}` },
        conversation: { ...conversation, name: `channel ${hostile}` },
        channelData: { ...channelData, team: { ...channelData.team, name: `team ${hostile}` } },
      },
    });
    expect(told.status).toBe(200);
    const [line] = await stage.teams.messages({ conversation: 'Ops', text: `Eve ${asJson(shown)}` });
    expect(line).toMatchObject({
      text: `Eve ${shown}, I answered you in our 1:1 chat.`,
      textFormat: 'plain',
    });
    const [hello] = await stage.teams.messages({ person: stranger?.upn ?? '', text: 'You mentioned me' });
    const card = hello.attachments[0].content;
    for (const part of ['Hello Eve', 'channel', 'team'])
      expect(literal(card).join('\n')).toContain(`${part} ${shown}`);
    expect(interpreted(card).join('\n')).not.toContain(shown);
  });
});

test('nothing that Herald ever said is Markdown, mentions anybody, or mixes a text with a card', async () => {
  const all = await said();
  expect(all.length).toBeGreaterThan(20);
  for (const { text, textFormat, attachments, entities } of all) {
    expect(entities ?? []).toEqual([]);
    expect([text === undefined, attachments === undefined]).toEqual([
      textFormat === undefined,
      textFormat === 'plain',
    ]);
  }
});

/** A mention in a channel, as Teams posts it. */
async function aMention(): Promise<Wire> {
  const where = { person: 'priya@contoso.com', conversation: 'Ops' };
  const { message } = await stage.teams.control('say', { ...where, text: 'hello', mention: true });
  return (await stage.teams.requests()).findLast(({ request }) => request?.id === message).request;
}

/** As it stands inside of JSON. */
function asJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
