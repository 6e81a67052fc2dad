import { TestAdapter, TurnContext } from 'botbuilder';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DialogEvent, Memory, OpenedDialogs, Running } from '../../src/chat/ports/dialogs.ts';
import type { Answers, Dialogue, Step } from '../../src/core/dialogue.ts';
import { askedBy } from '../../src/core/said.ts';
import { capture } from '../../src/teams/dialogs/capture.ts';
import { dialogStacks } from '../../src/teams/dialogs/stack.ts';
import { worded } from '../../src/text/phrase.ts';
import { english } from '../voices.ts';

const NOW = new Date('2026-01-05T09:00:00Z');
const HOUR_MS = 60 * 60 * 1000;

function step(name: string, optional = false): Step {
  return {
    name,
    optional,
    ask: () => ({ template: 'prompt', data: { question: `${name}?` } }),
    understand(heard) {
      const text = heard.kind === 'said' ? heard.text : String(heard.data.value);
      if (!text.startsWith('answer')) return { unclear: 'Write "answer".' };
      return { answers: { [name]: text }, words: text };
    },
  };
}

function dialogue(name: string, ...steps: Step[]): Dialogue {
  return { name, topic: { phrase: `doing ${name}` }, steps: () => steps };
}

const DIALOGUES = [
  dialogue('settings', step('first'), step('second'), step('third', true)),
  dialogue('watch', step('subject'), step('condition', true)),
  dialogue('reminder', step('what')),
  { ...dialogue('asked', step('word')), caller: ({ caller }: Answers) => caller as string | undefined },
  // It is over when it is told to be.
  {
    ...dialogue('survey', step('like'), step('why', true)),
    until: ({ closesAt }: Answers) => new Date(String(closesAt)),
  },
];

/** One person's 1:1. Every turn opens it anew from what was written, as another process would. */
function chat() {
  const kept = new Map<string, string>();
  const memory: Memory = {
    read: async keys =>
      Object.fromEntries(
        keys.flatMap(key => (kept.has(key) ? [[key, JSON.parse(kept.get(key) ?? '')]] : [])),
      ),
    write: async changes => {
      for (const [key, value] of Object.entries(changes)) kept.set(key, JSON.stringify(value));
    },
    delete: async keys => keys.forEach(key => void kept.delete(key)),
  };
  let ids = 0;
  let now = NOW;
  const open = dialogStacks(DIALOGUES);
  return async (act: Act) => {
    if (act === anHourPasses) now = new Date(now.getTime() + HOUR_MS);
    const context = new TurnContext(new TestAdapter(async () => undefined), { type: 'message' });
    let events: DialogEvent[] = [];
    let running: Running | undefined;
    await capture.onTurn(context, async () => {
      const newId = () => `run ${++ids}`;
      const dialogs = await open(context)({
        personId: 'p1',
        memory,
        circumstances: { now, readings: text => [worded(english, text)] },
        newId,
      });
      events = await act(dialogs);
      running = dialogs.running();
      await dialogs.save();
    });
    return { events, running };
  };
}

type Act = (dialogs: OpenedDialogs) => Promise<DialogEvent[]>;

const said =
  (text: string): Act =>
  dialogs =>
    dialogs.hear({ kind: 'said', text });
const pressed =
  (value: string): Act =>
  dialogs =>
    dialogs.hear({ kind: 'pressed', data: { value } });
/** So that the shorter of the surveys is over, and whoever looks at the clock ends it. */
const anHourPasses: Act = async () => [];
const survey =
  (hours: number): Act =>
  dialogs =>
    dialogs.begin('survey', { closesAt: new Date(NOW.getTime() + hours * HOUR_MS).toISOString() });

const ACTS: Readonly<Record<string, Act>> = {
  'an answer': said('answer'),
  'what is no answer': said('purple'),
  'a button': pressed('answer'),
  'a button that answers nothing': pressed('purple'),
  back: said('back'),
  skip: said('skip'),
  done: said('done'),
  cancel: dialogs => dialogs.cancel(),
  'a notification that cancels': dialogs => dialogs.cancelFor('ci'),
  'a notification that interrupts': dialogs => dialogs.interrupt('d1'),
  continue: dialogs => dialogs.resume(),
  'asking again': dialogs => dialogs.reprompt(),
  'an hour passes': anHourPasses,
  'what is over ends': dialogs => dialogs.endOver(),
  settings: dialogs => dialogs.begin('settings'),
  watch: dialogs => dialogs.begin('watch'),
  reminder: dialogs => dialogs.begin('reminder'),
  'a short survey': survey(1),
  'a longer survey': survey(3),
};

/** Keeps the last question, and how every run that was begun has ended so far. */
function history() {
  let lastAsked: unknown;
  const ended = new Map<string, string[]>();
  return {
    take(events: readonly DialogEvent[]) {
      for (const event of events) {
        if (event.kind === 'says') lastAsked = askedBy(event.said).prompt ?? lastAsked;
        if (event.kind === 'ended') ended.set(event.run, [...(ended.get(event.run) ?? []), event.how]);
      }
    },
    get lastAsked() {
      return lastAsked;
    },
    ended,
  };
}

const anyOrder = () => fc.array(fc.constantFrom(...Object.keys(ACTS)), { maxLength: 25 });

describe('whatever order interruptions, cancellations, answers and new topics come in', () => {
  test('the question that is open is the one that was asked last, and every run ends once', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrder(), async names => {
        const turn = chat();
        const seen = history();
        for (const name of ['settings', ...names]) {
          const { events, running } = await turn(ACTS[name] ?? said(''));
          seen.take(events);
          if (running && running.interruptedBy === undefined) expect(running.prompt).toEqual(seen.lastAsked);
        }
        expect([...seen.ended.values()].every(({ length }) => length === 1)).toBe(true);
      }),
      { numRuns: 250 },
    );
  });

  test('nothing that is over is left once it was looked for, wherever it stood', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrder(), async names => {
        const turn = chat();
        const begun = new Map<string, string>();
        const seen = history();
        for (const name of [
          ...names,
          'an hour passes',
          'an hour passes',
          'an hour passes',
          'what is over ends',
        ]) {
          const { events, running } = await turn(ACTS[name] ?? said(''));
          seen.take(events);
          if (running) begun.set(running.prompt.run, running.dialogue);
        }
        for (const [run, dialogue] of begun)
          if (dialogue === 'survey') expect(seen.ended.get(run)).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });

  test('the first topic is taken up in the end, unless it was cancelled', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrder(), async names => {
        const turn = chat();
        const seen = history();
        const first = await turn(ACTS.settings ?? said(''));
        for (const name of names) seen.take((await turn(ACTS[name] ?? said(''))).events);
        let { running } = await turn(dialogs => dialogs.resume());
        for (let left = 60; running !== undefined && left > 0; left--) {
          const answered = await turn(said('answer'));
          seen.take(answered.events);
          running = answered.running;
        }
        expect(running).toBeUndefined();
        const ended = seen.ended.get(first.running?.prompt.run ?? '');
        expect(ended).toHaveLength(1);
        if (!names.some(name => name.includes('cancel'))) expect(ended).toEqual(['completed']);
      }),
      { numRuns: 100 },
    );
  });
});

describe('one on top of the other', () => {
  test('what was begun later ends first; then the earlier one asks its last question again', async () => {
    const turn = chat();
    await turn(dialogs => dialogs.begin('settings'));
    await turn(said('answer one'));
    await turn(dialogs => dialogs.begin('reminder'));
    const { events } = await turn(said('answer two'));
    expect(events).toMatchObject([
      { kind: 'answered', dialogue: 'reminder', step: 'what' },
      { kind: 'ended', dialogue: 'reminder', how: 'completed', answers: { what: 'answer two' } },
      { kind: 'says', said: { data: { question: 'second?' } } },
    ]);
  });

  test('after an interruption what was answered before stands', async () => {
    const turn = chat();
    await turn(dialogs => dialogs.begin('settings'));
    await turn(said('answer one'));
    const { running } = await turn(dialogs => dialogs.interrupt('d1'));
    expect(running).toMatchObject({ dialogue: 'settings', interruptedBy: 'd1' });
    expect((await turn(said('answer two'))).events).toEqual([]);
    expect((await turn(dialogs => dialogs.resume())).events).toMatchObject([
      { kind: 'says', said: { data: { question: 'second?' } } },
    ]);
    await turn(said('answer two'));
    const { events } = await turn(said('skip'));
    expect(events.at(-1)).toMatchObject({
      how: 'completed',
      answers: { first: 'answer one', second: 'answer two', third: null },
    });
  });

  test.each([
    ['nothing of another caller', [], 'ci', undefined],
    ['what is its own', ['ci'], 'ci', undefined],
    ['not what another asks', ['other'], 'ci', 'other'],
    ['not what nobody knows the caller of', [undefined], 'ci', 'nobody'],
    ['its own from below and above what another asks', ['ci', 'other', 'ci'], 'ci', 'other'],
  ] as const)('a caller ends %s', async (_, callers, who, left) => {
    const turn = chat();
    await turn(dialogs => dialogs.begin('settings'));
    for (const [n, caller] of callers.entries())
      await turn(dialogs => dialogs.begin('asked', { n, ...(caller !== undefined && { caller }) }));
    await turn(dialogs => dialogs.begin('watch'));
    const { events, running } = await turn(dialogs => dialogs.cancelFor(who));
    const ended = callers.filter(caller => caller === who).length;
    expect(events.map(event => event.kind)).toEqual(Array.from({ length: ended + 2 }, () => 'ended'));
    expect(running?.dialogue).toBe(left === undefined ? undefined : 'asked');
  });

  test('how it goes is explained before the first question that a person is ever asked, and not again', async () => {
    const turn = chat();
    const note = (events: DialogEvent[]) => JSON.stringify(events).includes('dialog.how-it-goes');
    // A single question, or one card with all of them, is followed by none.
    expect(note((await turn(dialogs => dialogs.begin('reminder'))).events)).toBe(false);
    expect(note((await turn(dialogs => dialogs.begin('watch'))).events)).toBe(true);
    await turn(dialogs => dialogs.cancelFor('ci'));
    expect(note((await turn(dialogs => dialogs.begin('settings'))).events)).toBe(false);
  });
});
