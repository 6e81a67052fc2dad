import { expect, test } from '@jest/globals';
import { v7 as newId } from 'uuid';
import { upsertAll } from '../../src/people/store/upserting.ts';
import { turnWorld } from './turn-world.ts';

/** A question is open, and somebody wants something else first. Each test has a tenant of its own. */
const world = turnWorld();
const { book } = world;

const PARTS = { newId, features: [] };

/** What opens each question in which anything may be written, and whose dialogue it is. */
const QUESTIONS = [
  ['what to be reminded of', 'remind me', 'remind'],
  ['what to watch', 'watch', 'watch'],
  ['what to ask', 'ask', 'ask'],
] as const;

const LINES = [
  ['stop', 'topics'],
  ['Unsubscribe.', 'topics'],
  ['topics', 'topics'],
  ['stop deployments', 'opted-out'],
  ['unsubscribe deployments', 'opted-out'],
  ['help', 'help'],
  ['settings', 'settings'],
  ['abbestellen', 'topics', 'de-DE'],
  ['hilfe', 'help', 'de-DE'],
  ['bestelle deployments ab', 'opted-out', 'de-DE'],
  ['停止', 'topics', 'ja-JP'],
] as const;

const say = (tenantId: string, text: string, locale = 'en-GB') => {
  book.pass(1_000);
  return world.handle({
    kind: 'said',
    text,
    activityId: newId(),
    at: new Date(book.clock.now()),
    conversation: {
      ...{ tenantId, conversationId: 'a:ana', kind: 'personal' },
      ...{ serviceUrl: 'https://smba/emea/', botId: '28:herald' },
    },
    from: { teamsId: '29:ana', name: 'Ana Silva' },
    locale,
  });
};

const dialogueOf = async (tenantId: string) =>
  (await book.db
    .selectFrom('dialogs')
    .innerJoin('people', 'people.id', 'person_id')
    .where('tenant_id', '=', tenantId)
    .select(['dialogue', 'step'])
    .executeTakeFirst()) ?? {};

/** The templates of what was said to them, oldest first. */
const templatesOf = async (tenantId: string) =>
  (
    await book.db
      .selectFrom('notifications')
      .where('tenant_id', '=', tenantId)
      .orderBy('id')
      .select('said')
      .execute()
  ).map(({ said }) => ('template' in said ? said.template : 'line'));

async function asked(by: string, locale?: string): Promise<string> {
  const tenantId = book.tenant();
  const [ana] = await upsertAll(book.db, PARTS, tenantId, [{ teamsId: '29:ana', name: 'Ana Silva' }]);
  await book.delivery(
    tenantId,
    { kind: 'person', personId: ana?.id ?? '', label: 'Ana' },
    {
      notification: { topic: 'deployments' },
    },
  );
  await say(tenantId, by, locale);
  return tenantId;
}

test.each(
  QUESTIONS.flatMap(question =>
    LINES.map(([line, template, locale = 'en-GB']) => [...question, line, template, locale] as const),
  ),
)(
  'while Herald asks %s (%s, %s), "%s" is heard as what it is: %s',
  async (_what, by, dialogue, line, template, locale) => {
    const tenantId = await asked(by, locale);
    const open = await dialogueOf(tenantId);
    const before = await templatesOf(tenantId);
    await say(tenantId, line, locale);
    const [first, ...more] = (await templatesOf(tenantId)).slice(before.length);
    expect(first).toBe(template);
    // And the question is still open.
    expect(more).toEqual(['prompt']);
    expect(await dialogueOf(tenantId)).toEqual(open);
    expect(open).toMatchObject({ dialogue });
  },
);

test.each(['stop the noise', 'Hello', 'start', 'subscriptions', 'preferences'])(
  '%j may be what somebody answers, and is',
  async answer => {
    const tenantId = await asked('remind me');
    await say(tenantId, answer);
    expect(await dialogueOf(tenantId)).toMatchObject({ dialogue: 'remind', step: 'when' });
  },
);
