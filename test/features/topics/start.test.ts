import { describe, expect, test } from 'vitest';
import { card } from '../../../src/core/said.ts';
import { topics as feature } from '../../../src/features/topics/feature.ts';
import { turnWorld } from '../../chat/turn-world.ts';
import { nodesOf } from '../../deliver/card-tree.ts';
import { some } from '../../every-way.ts';
import { anaIn } from '../attention/ana.ts';

/** Every way in which somebody starts a topic. After it nothing holds that topic back that the answer does not name. */
const world = turnWorld();
const { book } = world;
const { envelope, anaOf, say, attentionOf, last } = anaIn(world);

const CONTENT = { topic: 'deployments', title: 'Built', subject: { name: 'x' }, actor: { name: 'CI' } };
const FRIDAY = ['mute deployments until Friday', 'mute builds until Friday'];

async function somebody(lines: readonly string[]): Promise<string> {
  const tenant = book.tenant();
  await say(tenant, 'hi');
  await book.topics(tenant, 'deployments', 'builds');
  for (const line of [...FRIDAY, ...lines]) await say(tenant, line);
  return tenant;
}

async function press(tenant: string, verb: string, data: Record<string, unknown>): Promise<string> {
  book.pass(1_000);
  const answer = await world.handle({ kind: 'clicked', verb, via: 'execute', data, ...envelope(tenant) });
  return textsOf(Object(answer).card ?? answer);
}

const textsOf = (shown: object): string =>
  'text' in shown
    ? String(shown.text)
    : nodesOf(shown)
        .map(({ text }) => text)
        .join('\n');

/** A card on the topic that is not held, so that it can be stopped there. */
async function cardTo(tenant: string): Promise<string> {
  const to = { kind: 'person', personId: (await anaOf(tenant)).id, label: 'Ana' } as const;
  return book.delivery(tenant, to, {
    notification: { topic: 'deployments', said: card('notification', CONTENT) },
  });
}

/** The answer to the person who starts it this way. */
type Way = (tenant: string) => Promise<string>;

const written =
  (line: string): Way =>
  async tenant =>
    (await say(tenant, line)).words;

const onTopics =
  (verb: string): Way =>
  async tenant => {
    const { id, said } = await say(tenant, 'topics');
    const [stop] = ('template' in said && said.template === 'topics' && said.data.stops) || [];
    return press(tenant, verb, { delivery: id, topic: 'deployments', ...(stop && { stop: stop.stop }) });
  };

const onWhy: Way = async tenant => {
  await cardTo(tenant);
  const { id } = await say(tenant, 'why');
  return press(tenant, 'optIn', { delivery: id, topic: 'deployments' });
};

/** *Undo* of the confirmation that came for a line. */
const onConfirmation =
  (verb: string): Way =>
  async tenant => {
    const { id } = await last(tenant);
    return press(tenant, verb, { delivery: id, topic: 'deployments' });
  };

const onCard =
  (stop: string, undo: string, data: object = {}): Way =>
  async tenant => {
    const delivery = await cardTo(tenant);
    await press(tenant, stop, { delivery, ...data });
    return press(tenant, undo, { delivery, ...data });
  };

const onlyThis = (lines: readonly string[], way: Way) => ({ lines, way });

const STARTS: Readonly<Record<string, ReturnType<typeof onlyThis>>> = {
  'start deployments': onlyThis([], written('start deployments')),
  'subscribe deployments, where it is stopped': onlyThis(
    ['unsubscribe deployments'],
    written('subscribe deployments'),
  ),
  'resume deployments': onlyThis([], written('resume deployments')),
  'start deploy*': onlyThis([], written('start deploy*')),
  'start deploy*, where such names are stopped': onlyThis(['stop deploy*'], written('start deploy*')),
  'start deploy*, where it is stopped by its name, too': onlyThis(
    ['stop deploy*', 'unsubscribe deployments'],
    written('start deploy*'),
  ),
  'start everything': onlyThis([], written('start everything')),
  'start everything, where everything is stopped': onlyThis(['stop everything'], written('start everything')),
  'Get all on the list': onlyThis([], onTopics('optIn')),
  'Start on the list': onlyThis(['unsubscribe deployments'], onTopics('optIn')),
  'Start on the list, where everything is stopped, too': onlyThis(
    ['stop everything', 'unsubscribe deployments'],
    onTopics('optIn'),
  ),
  'Start of such names on the list': onlyThis(['stop deploy*'], onTopics('unstop')),
  'Start of everything on the list': onlyThis(['stop everything'], onTopics('unstop')),
  'Start on why': onlyThis(['unsubscribe deployments'], onWhy),
  'Undo of what was stopped by words': onlyThis(['unsubscribe deployments'], onConfirmation('optIn')),
  'Undo of a wide stop by words': onlyThis(['stop deploy*'], onConfirmation('unstop')),
  'Undo of a stop of everything': onlyThis(['stop everything'], onConfirmation('unstop')),
  '"undo" of what was stopped by words': onlyThis(['unsubscribe deployments'], written('undo')),
  '"undo" of a wide stop': onlyThis(['stop deploy*'], written('undo')),
  'Undo on the card itself': onlyThis([], onCard('optOut', 'optIn')),
  'Undo of everything on the card': onlyThis([], onCard('stop', 'unstop', { of: 'everything' })),
};

/** Whether the topic is stopped, and until when it waits. */
async function holding(tenant: string): Promise<readonly RegExp[]> {
  const { muted = {}, pausedUntil } = await attentionOf(tenant);
  return [
    ...('deployments' in muted ? [/Nothing on deployments before Fri/] : []),
    ...(pausedUntil === undefined ? [] : [/Nothing before Thu/]),
  ];
}

async function isStopped(tenant: string): Promise<boolean> {
  const delivery = await say(tenant, 'topics');
  const listed = 'template' in delivery.said && delivery.said.template === 'topics' && delivery.said.data;
  return listed && listed.topics.find(({ name }) => name === 'deployments')?.state === 'stopped';
}

describe('whatever way somebody starts a topic', () => {
  test.each(
    some(
      Object.keys(STARTS).map(name => [name] as const),
      8,
    ),
  )('%s: nothing holds it that the answer does not name', async name => {
    const { lines, way } = STARTS[name] ?? onlyThis([], written(''));
    const tenant = await somebody([...lines.slice(0, -1), 'pause until Thursday', ...lines.slice(-1)]);
    const answer = await way(tenant);
    for (const words of await holding(tenant)) expect(answer).toMatch(words);
    expect(await isStopped(tenant)).toBe(false);
    // Only an Undo brings back a mute, which stood before.
    expect('deployments' in ((await attentionOf(tenant)).muted ?? {})).toBe(/undo/i.test(name));
  });

  test('these are all buttons that start anything', () => {
    const others = ['optOut', 'less', 'stop', 'keep', 'pauseAll', 'unpauseAll', 'showTopics', 'undoOnList'];
    const starting = Object.keys(feature.buttons ?? {}).filter(verb => !others.includes(verb));
    expect(starting.toSorted()).toEqual(['optIn', 'unstop']);
  });

  test('the mutes of other topics stay', async () => {
    const tenant = await somebody([]);
    await onTopics('optIn')(tenant);
    expect(Object.keys((await attentionOf(tenant)).muted ?? {})).toEqual(['builds']);
  });
});

test('topics lists a pause and quiet hours, which hold all of them', async () => {
  const tenant = await somebody(['quiet hours 18 to 8', 'pause until Thursday']);
  const { id } = await say(tenant, 'topics');
  const shown = await press(tenant, 'showTopics', { delivery: id, from: 0 });
  expect(shown).toMatch(/Nothing before Thu/);
  expect(shown).toMatch(/Nothing between 18:00 and 8:00/);
});
