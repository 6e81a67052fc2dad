import { describe, expect, test } from '@jest/globals';
import { TestAdapter, TurnContext } from 'botbuilder';
import fc from 'fast-check';
import type { Dialogue, Step } from '../../src/core/dialogue.ts';
import type { DialogEvent, Memory, OpenedDialogs, Running } from '../../src/core/ports/dialogs.ts';
import { capture } from '../../src/teams/dialogs/capture.ts';
import { dialogStacks } from '../../src/teams/dialogs/stack.ts';

const now = new Date('2026-01-05T09:00:00Z');

function step(name: string, optional = false): Step {
  return {
    name,
    optional,
    ask: () => ({ template: 'prompt', data: { question: `${name}?` } }),
    understand: heard =>
      heard.kind === 'said' && heard.text.startsWith('answer')
        ? { answers: { [name]: heard.text }, words: heard.text }
        : { unclear: 'Write "answer".' },
  };
}

function dialogue(name: string, ...steps: Step[]): Dialogue {
  return { name, topic: `doing ${name}`, steps: () => steps };
}

const DIALOGUES = [
  dialogue('settings', step('first'), step('second'), step('third', true)),
  dialogue('watch', step('subject'), step('condition', true)),
  dialogue('reminder', step('what')),
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
  const open = dialogStacks(DIALOGUES);
  return async (act: (dialogs: OpenedDialogs) => Promise<DialogEvent[]>) => {
    const context = new TurnContext(new TestAdapter(async () => undefined), { type: 'message' });
    let events: DialogEvent[] = [];
    let running: Running | undefined;
    await capture.onTurn(context, async () => {
      const newId = () => `run ${++ids}`;
      const dialogs = await open(context)({ personId: 'p1', memory, circumstances: { now }, newId });
      events = await act(dialogs);
      running = dialogs.running();
      await dialogs.save();
    });
    return { events, running };
  };
}

const said = (text: string) => (dialogs: OpenedDialogs) => dialogs.hear({ kind: 'said', text });
const ACTS: Readonly<Record<string, (dialogs: OpenedDialogs) => Promise<DialogEvent[]>>> = {
  'an answer': said('answer'),
  'what is no answer': said('purple'),
  back: said('back'),
  skip: said('skip'),
  done: said('done'),
  cancel: dialogs => dialogs.cancel('top'),
  'a notification that cancels': dialogs => dialogs.cancel('all'),
  'a notification that interrupts': dialogs => dialogs.interrupt('d1'),
  continue: dialogs => dialogs.resume(),
  'asking again': dialogs => dialogs.reprompt(),
  settings: dialogs => dialogs.begin('settings'),
  watch: dialogs => dialogs.begin('watch'),
  reminder: dialogs => dialogs.begin('reminder'),
  survey: dialogs => dialogs.begin('watch', { survey: 1 }),
};

/** What was asked last, and how every run that was begun has ended so far. */
function history() {
  let lastAsked: unknown;
  const ended = new Map<string, string[]>();
  return {
    take(events: readonly DialogEvent[]) {
      for (const event of events) {
        if (event.kind === 'says' && 'template' in event.said) lastAsked = event.said.data.prompt;
        if (event.kind === 'ended') ended.set(event.run, [...(ended.get(event.run) ?? []), event.how]);
      }
    },
    get lastAsked() {
      return lastAsked;
    },
    ended,
  };
}

describe('whatever order interruptions, cancellations, answers and new topics come in', () => {
  test('the question that is open is the one that was asked last, and every run ends once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...Object.keys(ACTS)), { maxLength: 25 }), async names => {
        const turn = chat();
        const seen = history();
        for (const name of ['settings', ...names]) {
          const { events, running } = await turn(ACTS[name] ?? said(''));
          seen.take(events);
          if (running && running.interruptedBy === undefined) expect(running.prompt).toEqual(seen.lastAsked);
        }
        expect([...seen.ended.values()].every(({ length }) => length === 1)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('the first topic is taken up in the end, unless it was cancelled', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...Object.keys(ACTS)), { maxLength: 25 }), async names => {
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
        expect(seen.ended.get(first.running?.prompt.run ?? '')).toHaveLength(1);
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

  test('how it goes is explained before the first question that a person is ever asked, and not again', async () => {
    const turn = chat();
    const note = (events: DialogEvent[]) => JSON.stringify(events).includes('one question after the other');
    expect(note((await turn(dialogs => dialogs.begin('reminder'))).events)).toBe(true);
    await turn(dialogs => dialogs.cancel('all'));
    expect(note((await turn(dialogs => dialogs.begin('watch'))).events)).toBe(false);
  });
});
