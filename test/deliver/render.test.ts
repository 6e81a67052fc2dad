import { describe, expect, test } from 'vitest';
import type { DigestItem } from '../../src/core/cards.ts';
import { card } from '../../src/core/said.ts';
import { MOST_LINES } from '../../src/decide/burst.ts';
import type { CardFeature } from '../../src/deliver/feature.ts';
import { createRenderer, LARGEST_CARD } from '../../src/deliver/render.ts';
import { phrase } from '../../src/text/phrase.ts';
import { english, voiceFor } from '../voices.ts';
import { actionsOf, cardOf, render, samples, shownActionsOf, templatesDir, textsOf } from './card-tree.ts';

const context = {
  deliveryId: 'd-1',
  place: 'personal',
  why: 'You get this because you subscribed to ci.',
} as const;
const content = {
  topic: 'ci',
  title: 'Deployment failed',
  subject: { name: 'shop #1', url: 'https://ci.example/1' },
  actor: { name: 'Priya Nair' },
};
const notification = (data: object, more: object = {}) =>
  cardOf({
    said: { template: 'notification', data: { ...content, ...data } },
    context: { ...context, ...more },
  });
const sampled = (file: string) => {
  const sample = samples.find(each => each.file === file);
  if (sample === undefined) throw new Error(`No ${file}`);
  return sample;
};

describe('a notification', () => {
  test('says what happened, to what, who did it and why it came, in this order', () => {
    expect(textsOf(notification({}).card.body).filter(text => text !== '')).toEqual([
      'Deployment failed',
      'shop #1',
      ' · ci.example',
      'by Priya Nair',
      'You get this because you subscribed to ci.',
    ]);
  });

  test('tells the toast what, to what and who, however long the title is', () => {
    expect(notification({}).summary).toBe('Deployment failed: shop #1 (Priya Nair)');
    expect(notification({ title: 'x'.repeat(300) }).summary).toMatch(/^x{109}…: shop #1 \(Priya Nair\)$/);
  });

  test.each([
    ['How do you like it?', '\u2068How do you like it?\u2069'],
    ['#4521: fix it', '\u2068#4521: fix it\u2069'],
    ['5 h 12 min', '\u20685 h 12 min\u2069'],
    ['4,521', '4,521'],
    ['One.\nTwo', '\u2068One.\u2069\nTwo'],
    ['checkout-service 4521', 'checkout-service 4521'],
    ['كيف وجدته؟', '\u2068كيف وجدته؟\u2069'],
    ['404!', '404!'],
  ])(
    'keeps the signs of %j with their words on a card from right to left, and only there',
    (detail, shown) => {
      const read = (language: string) =>
        textsOf(notification({ detail }, { reader: { language } }).card.body);
      expect(read('ar')).toContain(shown);
      if (!/\p{Script=Arabic}/u.test(detail)) expect(read('de')).toContain(detail);
    },
  );

  describe('whose subject is its title again', () => {
    const alone = (subject: object = {}, more: object = {}) =>
      notification({ title: 'Backup  finished', subject: { name: 'Backup finished', ...subject }, ...more });
    const shown = (card: unknown) => textsOf(card).filter(text => text !== '');

    test('says it once, on the card and in the toast', () => {
      const { card, summary } = alone();
      expect(shown(card.body)).toEqual(['Backup finished', 'by Priya Nair', context.why]);
      expect(summary).toBe('Backup finished (Priya Nair)');
    });

    test('keeps its link, under the name of where it leads', () => {
      const { card } = alone({ url: 'https://ci.example/1' });
      expect(shown(card.body)).toEqual(['Backup finished', 'ci.example', 'by Priya Nair', context.why]);
      expect(JSON.stringify(card)).toContain('Open Backup finished on ci.example');
    });
  });

  test('has a line above why it came where something stands between that and the heading', () => {
    const line = (data: object, more: object = {}) =>
      (notification(data, more).card.body as { type: string }[]).findLast(
        ({ type }) => type === 'RichTextBlock',
      );
    expect(line({})).toMatchObject({ separator: false });
    const answers = [{ by: 'Ana Silva', title: 'Do', at: '2026-11-20T08:15:00Z', timeZone: null }];
    const call = [{ type: 'callback', title: 'Do', verb: 'do' }];
    for (const data of [{ detail: 'x' }, { facts: [{ title: 'a', value: 'b' }] }, { actions: call }])
      expect(line(data)).toMatchObject({ separator: true });
    expect(line({}, { answers })).toMatchObject({ separator: true });
  });

  test('can always be stopped, and names the topic where it is personal', () => {
    expect(shownActionsOf(notification({}).card).at(-1)).toMatchObject({
      type: 'Action.Execute',
      title: 'Stop these',
      tooltip: 'Stop all ci notifications',
      verb: 'optOut',
      data: { delivery: 'd-1' },
      fallback: { type: 'Action.Submit', data: { verb: 'optOut', delivery: 'd-1' } },
    });
  });

  test('in a group, stops for the one who presses, and says so', () => {
    expect(shownActionsOf(notification({}, { place: 'group' }).card).at(-1)?.title).toBe('Stop these for me');
  });

  test('carries the data of a callback unchanged, whatever stands in it', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression that must not be evaluated.
    const data = { run: 4521, note: '${1+1} {{DATE(x)}} \u202E', deep: [{ ok: true, none: null }] };
    const { card } = notification({
      actions: [{ type: 'callback', title: 'Roll back', verb: 'rollback', data }],
    });
    const clicked = { delivery: 'd-1', action: 'rollback', payload: data };
    expect(actionsOf(card).find(({ title }) => title === 'Roll back')).toMatchObject({
      verb: 'callback',
      data: clicked,
      fallback: { data: { verb: 'callback', ...clicked } },
    });
  });

  test("keeps the caller's order of actions, whatever each of them does", () => {
    const open = (title: string) => ({ type: 'open', title, url: 'https://ci.example/1' });
    const call = (title: string) => ({ type: 'callback', title, verb: 'do' });
    const { card } = notification({
      actions: [call('first'), open('second'), call('third'), open('fourth')],
    });
    expect(shownActionsOf(card).map(({ title }) => title)).toEqual([
      'first',
      'second',
      'third',
      'fourth',
      'Snooze',
      'Stop these',
    ]);
  });

  test('opens https addresses and says where they lead; others have no button', () => {
    const open = (url: string) => ({ type: 'open', title: 'View', url });
    const { card } = notification({ actions: [open('https://ci.example/2'), open('http://ci.example/3')] });
    expect(actionsOf(card).filter(({ title }) => title === 'View')).toEqual([
      {
        type: 'Action.OpenUrl',
        title: 'View',
        tooltip: 'Opens ci.example',
        url: 'https://ci.example/2',
        style: 'positive',
      },
    ]);
  });

  test.each<[string, (string | undefined)[], (string | undefined)[]]>([
    ['the only action stands out', [undefined], ['positive']],
    ['of several, none does by itself', [undefined, undefined], [undefined, undefined]],
    ['the only one that destroys says so', ['destructive'], ['destructive']],
    [
      'what the sender says counts',
      ['positive', undefined, 'destructive'],
      ['positive', undefined, 'destructive'],
    ],
  ])('shows actions in their style: %s', (_, styles, shown) => {
    const action = (style: string | undefined, i: number) => ({
      ...{ title: `${i}`, style },
      ...(i % 2 ? { type: 'open', url: 'https://ci.example' } : { type: 'callback', verb: 'do' }),
    });
    const { card } = notification({ actions: styles.map(action) });
    const buttons = shownActionsOf(card).slice(0, styles.length) as {
      style?: string;
      fallback?: { style?: string };
    }[];
    expect(buttons.map(({ style }) => style)).toEqual(shown);
    for (const { style, fallback } of buttons) if (fallback) expect(fallback.style).toBe(style);
  });

  test('while somebody is to take care of it, that alone stands out', () => {
    const actions = [{ type: 'callback', title: 'Run it again', verb: 'run', style: 'positive' }];
    const standing = (acknowledge: object) =>
      actionsOf(notification({ actions, acknowledge }).card)
        .filter(({ style }) => style === 'positive')
        .map(({ title }) => title);
    expect(standing({})).toEqual(['Acknowledge']);
    expect(standing({ at: '2026-11-20T08:15:00Z', by: 'Ben' })).toEqual(['Run it again']);
  });

  const ended = { by: 'Priya Nair', afterSeconds: 5_100 };
  const resolved = 'Resolved by Priya Nair after 1 hour, 25 minutes';
  test.each<[string, object, string, string[]]>([
    ['info', { severity: 'info' }, 'accent', ['Info']],
    ['success', { severity: 'success' }, 'good', ['Success']],
    ['warning', { severity: 'warning' }, 'warning', ['Warning']],
    ['critical', { severity: 'critical' }, 'attention', ['Critical']],
    ['what is resolved', { ended }, 'good', [resolved]],
    ['what is resolved, as a success', { ended, severity: 'success' }, 'good', [resolved]],
    [
      'what ended badly',
      { ended, severity: 'critical' },
      'attention',
      ['Ended by Priya Nair after 1 hour, 25 minutes'],
    ],
    [
      'what nobody ended',
      { ended: { by: '\u202E ', afterSeconds: 0 } },
      'good',
      ['Resolved by someone after 1 second'],
    ],
  ])('shows in colour and word how it stands: %s', (_, data, colour, words) => {
    const { card } = notification(data);
    const [header] = card.body as [
      { style: string; items: { inlines: { text: string; color?: string }[] }[] },
    ];
    const [status] = header.items;
    expect([header.style, status?.inlines.map(({ text }) => text)]).toEqual([colour, words]);
    expect(status?.inlines.at(-1)?.color).toBe(colour);
  });

  test('says that it is urgent beside how severe it is, and not any more when it has ended', () => {
    const line = (data: object) =>
      textsOf(notification(data, { urgency: 'urgent' }).card)
        .filter(text => text !== '')
        .slice(0, 3);
    expect(line({ severity: 'warning' })).toEqual(['Urgent', ' · ', 'Warning']);
    expect(line({ ended })[0]).toBe(resolved);
  });

  test('shows a subject without a safe address as text', () => {
    const { card } = notification({ subject: { name: 'shop', url: 'javascript:alert(1)' } });
    expect(JSON.stringify(card)).not.toMatch(/javascript|OpenUrl/);
    expect(textsOf(card)).toContain('shop');
  });

  test('stands out when it is urgent and stays quiet when it is not', () => {
    const style = (urgency: string) =>
      (notification({}, { urgency }).card.body as { style: string }[])[0]?.style;
    expect([style('urgent'), style('normal'), style('low')]).toEqual(['attention', 'emphasis', 'default']);
    expect(textsOf(notification({}, { urgency: 'urgent' }).card)).toContain('Urgent');
    expect(textsOf(notification({}).card)).not.toContain('Urgent');
  });

  test('whose texts are nothing but control characters still says something', () => {
    const empty = { title: '\u0001', subject: { name: '\u202E' }, actor: { name: '\u0000' } };
    expect(notification(empty).summary).toMatch(/^Something happened: \(no name\) \(someone\)$/);
    expect(textsOf(notification(empty).card)).toEqual(expect.arrayContaining(['(no name)', 'by someone']));
  });
});

describe('a card that would be too large', () => {
  const nasty = (length: number) => '"\\'.repeat(length / 2);
  const address = `https://ci.example/${'a'.repeat(2029)}`;
  const huge = {
    title: nasty(300),
    subject: { name: nasty(300), url: address },
    actor: { name: nasty(200) },
    detail: nasty(20_000),
    facts: Array.from({ length: 30 }, () => ({ title: nasty(100), value: nasty(2000) })),
  };
  const callbacks = Array.from({ length: 4 }, () => ({
    type: 'callback',
    title: nasty(40),
    verb: 'v'.repeat(64),
    data: { x: 'd'.repeat(790) },
  }));
  const opens = Array.from({ length: 4 }, () => ({ type: 'open', title: nasty(40), url: address }));

  test.each([
    ['nothing to press', []],
    ['four callbacks', callbacks],
    ['four links', opens],
  ])('fits with %s, and says that it was shortened', (_what, actions) => {
    const { card } = notification({ ...huge, actions }, { why: nasty(1000), urgency: 'urgent' });
    expect(JSON.stringify(card).length).toBeLessThanOrEqual(LARGEST_CARD);
    expect(textsOf(card).join()).toContain('Shortened. Read all of it at ');
    expect(shownActionsOf(card)).toHaveLength(actions.length + 2);
  });

  test('loses no more than it must', () => {
    const { card } = notification({ detail: 'word '.repeat(1000) });
    expect(Math.max(...textsOf(card).map(text => text.length))).toBeGreaterThan(1990);
  });

  test('promises no link where there is none', () => {
    const { card } = notification({ subject: { name: 'shop' }, detail: 'x'.repeat(3000) });
    expect(textsOf(card)).toContain('Shortened. The rest is with Priya Nair.');
  });

  test('says nothing of the kind when everything is there', () => {
    const { card } = notification({ detail: 'short \u0000', facts: [{ title: 'a', value: 'b' }] });
    expect(textsOf(card).join()).not.toMatch(/Shortened/);
  });
});

const A_TEXT = expect.stringMatching(/./);

describe('what Herald says on its own account', () => {
  test('the confirmation of an opt-out can be undone, and says what still comes', () => {
    const { card } = cardOf(sampled('opted-out.sample.json'));
    expect(textsOf(card).join(' ')).toMatch(/won’t get deployments notifications .* other topics still come/);
    expect(actionsOf(card)).toMatchObject([{ title: 'Undo', verb: 'optIn', data: { topic: 'deployments' } }]);
  });

  test('the welcome offers an example until it was shown', () => {
    const titles = (file: string) => actionsOf(cardOf(sampled(file)).card).map(({ title }) => title);
    expect(titles('welcome-person.sample.json')).toEqual(['Show me an example', 'What can you do?']);
    expect(titles('welcome-person.example-shown.sample.json')).toEqual(['What can you do?']);
  });

  test('the welcome says why, what and what next, with a line of each feature that has one as things are', () => {
    const features: CardFeature[] = [
      { welcome: 'welcome.reminders' },
      {},
      { welcome: facts => ('name' in facts && facts.name === 'Ana' ? phrase('welcome.watches') : undefined) },
    ];
    const renderOf = createRenderer({ templatesDir, features, voiceFor });
    const welcomed = (name: string) =>
      textsOf(renderOf(card('welcome-person', { name }), context)).filter(text => text !== '');
    const [why, what, next] = ['Why I’m here', 'What I do for you', 'What’s next'];
    const [reminders, watches] = [english.say('welcome.reminders'), english.say('welcome.watches')];
    expect(welcomed('Ana')).toEqual([
      'Hello Ana, I’m Herald',
      why,
      A_TEXT,
      what,
      A_TEXT,
      reminders,
      watches,
      next,
      A_TEXT,
    ]);
    expect(welcomed('Ben')).not.toContain(watches);
  });

  test('the welcome of a place names who added Herald, and where', () => {
    expect(textsOf(cardOf(sampled('welcome-group.sample.json')).card).join(' ')).toMatch(
      /Priya Nair added me to Checkout crew/,
    );
  });

  test('what was not understood is quoted, with ways on of which each writes a line', () => {
    const { card } = cardOf(sampled('guidance.sample.json'));
    expect(textsOf(card)).toContain('I didn’t understand “where do I find the expense form”.');
    expect(actionsOf(card)).toMatchObject([
      {
        title: 'Ask Contoso Help Desk',
        data: { msteams: { type: 'imBack', value: 'ask where do I find the expense form' } },
      },
      { title: 'What can you do?', data: { msteams: { value: 'help' } } },
    ]);
  });

  test('a topic that is written almost so is a click away', () => {
    const { card } = cardOf(sampled('guidance.topic.sample.json'));
    expect(actionsOf(card).map(({ title }) => title)).toEqual([
      'unsubscribe deployments',
      'Show my topics',
      'What can you do?',
    ]);
  });

  test('the first topics have a button each, all of them are named, and how often each comes can be changed', () => {
    const { card } = cardOf(sampled('topics.many.sample.json'));
    const verbs = actionsOf(card).flatMap(({ verb, data }) => (verb === 'help' ? [] : [[verb, data]]));
    expect(verbs).toMatchObject([
      ['optOut', { topic: 'approvals' }],
      ['optIn', { topic: 'builds' }],
      ['optOut', { topic: 'deployments' }],
      ['optOut', { topic: 'incidents' }],
      ['showTopics', { from: 4 }],
      ['howOften', {}],
    ]);
    expect(textsOf(card)).toEqual(expect.arrayContaining(['nightly-builds', 'releases', 'reviews']));
  });

  test('each topic says how often it comes, where it comes at all', () => {
    const { card } = cardOf(sampled('topics.rhythms.sample.json'));
    expect(textsOf(card)).toEqual(
      expect.arrayContaining([
        'On · every hour',
        'Only what is addressed to you · every Monday at 9:00',
        expect.stringMatching(/^On · muted until .*2040/),
        'Stopped',
      ]),
    );
    const plain = cardOf({
      said: { template: 'topics', data: { topics: [{ name: 'a', state: 'on' }] } },
      context,
    });
    expect(textsOf(plain.card)).toContain('On · as it happens');
    const stopped = cardOf({
      said: { template: 'topics', data: { topics: [{ name: 'a', state: 'stopped' }] } },
      context,
    });
    expect(actionsOf(stopped.card).map(({ verb }) => verb)).toEqual(['optIn', 'help']);
  });

  test('a hundred topics still fit on a card', () => {
    const topics = Array.from({ length: 100 }, (_, i) => ({
      name: `${i}${'t'.repeat(98)}`,
      state: 'on' as const,
    }));
    const { card } = cardOf({ said: { template: 'topics', data: { topics } }, context });
    expect(JSON.stringify(card).length).toBeLessThanOrEqual(LARGEST_CARD);
    expect(textsOf(card).join(' ')).toMatch(/And \d+ more/);
  });

  test('a line of text is made plain', () => {
    expect(render({ text: '\u202Eabc\u0000' }, context)).toEqual({ text: 'abc' });
  });
});

test('a missing template is noticed at the start', () => {
  expect(() => createRenderer({ templatesDir: 'no-such-folder', features: [], voiceFor })).toThrow(
    /no-such-folder/,
  );
});

describe('a digest', () => {
  const line = (i: number, more: object = {}) => ({
    delivery: `0199a7c2-5f60-7c11-8a55-0d8b1c2f3b${String(i).padStart(2, '0')}`,
    title: `Build ${i} failed`,
    subject: { name: `shop #${i}`, url: `https://ci.example/${i}` },
    actor: 'Build agent',
    topic: 'ci',
    at: `2026-11-21T12:${String(i).padStart(2, '0')}:00Z`,
    stopped: false,
    ...more,
  });
  const digest = (items: DigestItem[], more: object = {}) =>
    cardOf({
      said: { template: 'digest', data: { items } },
      context: {
        ...context,
        why: 'These come together because …',
        reader: { timeZone: 'Europe/Berlin' },
        ...more,
      },
    });
  const titles = (card: unknown) => actionsOf(card).map(({ title }) => title);

  test('says of each what happened, to what, who did it, its topic and when, and offers the card', () => {
    expect(textsOf(digest([line(1), line(2)]).card).filter(text => text !== '')).toEqual([
      '2 notifications',
      'These come together because …',
      ...['Build 1 failed', 'shop #1', ' · ci.example', 'by Build agent · ci · 13:01 · ', 'Show'],
      ...['Build 2 failed', 'shop #2', ' · ci.example', 'by Build agent · ci · 13:02 · ', 'Show'],
    ]);
  });

  test('words what Herald said itself for who reads it', () => {
    const title = phrase('met.resumed', { what: phrase('surveys.name') });
    const name = phrase('people.others', { count: 6 });
    const { card, summary } = digest([line(1, { title, subject: { name } })]);
    const words = 'This came in between. We went on with the survey.';
    expect(textsOf(card)).toEqual(expect.arrayContaining([words, '6 others']));
    expect(summary).toBe(`1 notification: ${words}`);
  });

  test('tells the day of what is from another', () => {
    const { card } = digest([
      line(1, { at: '2026-11-20T22:30:00Z' }),
      line(2, { at: '2026-11-20T23:30:00Z' }),
    ]);
    expect(textsOf(card)).toContain('by Build agent · ci · Fri 20 Nov, 23:30 · ');
    expect(textsOf(card)).toContain('by Build agent · ci · 0:30 · ');
  });

  test('tells the toast how many, and what the first are', () => {
    expect(digest([1, 2, 3].map(i => line(i))).summary).toBe(
      '3 notifications: Build 1 failed; Build 2 failed; …',
    );
  });

  test('of one topic is stopped like a card', () => {
    const { card } = digest([line(1), line(2)]);
    expect(actionsOf(card)).toMatchObject([
      { title: 'Stop these', verb: 'optOut', data: { delivery: 'd-1', topic: 'ci' } },
    ]);
    expect(titles(digest([line(1, { stopped: true })]).card)).toEqual(['Undo']);
  });

  test('of several has a button for each, the largest first, and takes each back', () => {
    const items = [line(1, { topic: 'a', stopped: true }), line(2, { topic: 'b' }), line(3, { topic: 'b' })];
    const { card } = digest(items);
    expect(titles(card)).toEqual(['Stop b', 'Start a']);
    expect(textsOf(card).join()).toContain('You stopped a. What already came stays here.');
  });

  test('of more topics than a card has buttons says the word for the others', () => {
    const { card } = digest(Array.from({ length: 7 }, (_, i) => line(i, { topic: `t${i}` })));
    expect(titles(card)).toHaveLength(5);
    expect(textsOf(card).join()).toContain('unsubscribe <topic>');
  });

  test('fits with every line, whatever stands in them', () => {
    for (const text of ['"'.repeat(300), '👩‍👩‍👧‍👦'.repeat(80), 'W'.repeat(300)]) {
      const items = Array.from({ length: MOST_LINES }, (_, i) =>
        line(i, {
          title: text,
          subject: { name: text, url: `https://ci.example/${'x'.repeat(1_900)}` },
          actor: text,
          topic: `${i % 6}${text}`.slice(0, 100),
        }),
      );
      const { card } = digest(items);
      expect(textsOf(card).filter(each => each === 'Show')).toHaveLength(MOST_LINES);
      expect(JSON.stringify(card).length).toBeLessThanOrEqual(LARGEST_CARD);
    }
  });

  test('that Teams refused as too large shows fewer lines, and says so', () => {
    const { card } = digest(
      Array.from({ length: MOST_LINES }, (_, i) => line(i)),
      { brief: true },
    );
    expect(textsOf(card)).toContain(`And ${MOST_LINES - 4} more that did not fit on this card.`);
  });

  test('whose lines were all taken back says so', () => {
    expect(textsOf(digest([]).card)).toContain('The sender has taken back what was here.');
  });
});
