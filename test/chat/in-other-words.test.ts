import { expect, test } from 'vitest';
import type { Said } from '../../src/core/notification.ts';
import { dataOf, templateOf } from '../../src/core/said.ts';
import { SOURCE_LANGUAGE } from '../../src/text/catalogue.ts';
import { MORE } from '../../src/text/forms.ts';
import type { SentenceKey } from '../../src/text/phrase.ts';
import { catalogue } from '../voices.ts';
import { ABILITIES, corpusOf, LANGUAGES, lineRead } from './corpus.ts';
import { STATES, type State } from './states.ts';
import { type Talker, talkWorld } from './talk-world.ts';

/**
 * A line that is a whole command where nothing is asked is the same command whatever is asked, in all its words: those
 * of the features' lists, with the rest that people write behind them, and those of the corpus. Only three may be
 * answers as well: a single word, a question without its mark, and a line that may answer by its nature.
 */
const world = talkWorld();

interface Line {
  readonly text: string;
  /** Of the command as which it is read, and what follows it. */
  readonly name: string;
  readonly more: string;
  readonly mayAnswer: boolean;
}

/** Phrases of one command, beyond the words of its list. */
const MOST = 6;

function read(language: string, text: string): Line {
  const { name, text: more, mayAnswer = false } = lineRead(language, text);
  return { text, name, more, mayAnswer };
}

const written = (language: string): Line[] =>
  Object.values(corpusOf(language)).flatMap(([phrase]) =>
    phrase === undefined ? [] : [read(language, phrase)],
  );

/** Each form of each list of each feature, with what follows its command in the corpus. */
function made(language: string, corpus: readonly Line[]): Line[] {
  const lists: readonly (readonly [string, SentenceKey])[] = [
    ...ABILITIES.commands.map(({ command }) => [command.name, command.forms] as const),
    ...ABILITIES.otherWords.map(({ command, forms }) => [command, forms] as const),
  ];
  return lists.flatMap(([name, key]) => {
    const behind = [...new Set(corpus.filter(line => line.name === name).map(({ more }) => more))];
    const texts = behind.filter(more => more !== '');
    return sampled(language, formsIn(language, key)).flatMap((form, i) => {
      const more = texts[i % Math.max(texts.length, 1)];
      if (!form.includes(MORE)) return [read(language, form)];
      return more === undefined ? [] : [read(language, form.replace(MORE, more))];
    });
  });
}

/** In English all; a third of the forms shows in every other language that its words are heard as those. */
const sampled = (language: string, forms: readonly string[]) =>
  language === SOURCE_LANGUAGE ? forms : forms.filter((_, i) => i % 3 === 0);

const formsIn = (language: string, key: SentenceKey): string[] =>
  catalogue
    .say(language)(key)
    .split('|')
    .map(form => form.trim());

/** By their command. */
function linesOf(language: string): ReadonlyMap<string, readonly Line[]> {
  const corpus = written(language);
  const byName = Map.groupBy(corpus, ({ name }) => name);
  const all = [...[...byName.values()].flatMap(lines => lines.slice(0, MOST)), ...made(language, corpus)];
  const different = [...new Map(all.map(line => [line.text, line])).values()];
  return Map.groupBy(
    different.filter(line => !mayAnswer(line)),
    ({ name }) => name,
  );
}

/** These are no command, end the question, or are its answer by their nature. */
const NOT_HEARD = new Set([
  ...ABILITIES.commands
    .filter(({ command }) => command.mayAnswer || command.isReply)
    .map(({ command }) => command.name),
  ...['other', 'hint', 'cancel', 'continue'],
]);

const WORDS = new Intl.Segmenter('en', { granularity: 'word' });
const isOneWord = (text: string) =>
  [...WORDS.segment(text)].filter(({ isWordLike }) => isWordLike).length === 1;

function mayAnswer({ name, text, more, mayAnswer: byItsWords }: Line): boolean {
  if (byItsWords) return true;
  if (name === 'ask') return !/[?？؟]$/.test(text);
  return NOT_HEARD.has(name) || (more === '' && isOneWord(text));
}

/** The sentence that was said, or the kind of card; undefined where Herald asked, or pointed to a way on. */
function becameOf([first]: readonly Said[]): string | undefined {
  if (first === undefined) return undefined;
  if ('text' in first) return JSON.stringify(first.text).match(/"phrase":"([^"]+)"/)?.[1];
  const template = templateOf(first) ?? '';
  const changed = dataOf(first, 'changed');
  if (changed !== undefined) return changed.says.phrase;
  const { data } = first as { readonly data: { readonly note?: unknown; readonly kind?: string } };
  const isAsked = ['prompt', 'guidance'].includes(template) || data.note !== undefined || data.kind === 'ask';
  return isAsked ? undefined : template;
}

interface Asked extends State {
  readonly dialogue: string;
}

/** Those in which anything may be written. */
async function freeStates(): Promise<Asked[]> {
  const free: Asked[] = [];
  for (const state of STATES) {
    const ana = await world.somebody();
    await state.open(ana);
    const { dialogue = '', step } = await ana.dialogue();
    await ana.say('zorblax');
    const after = await ana.dialogue();
    if (after.dialogue !== dialogue || after.step !== step) free.push({ ...state, dialogue });
  }
  return free;
}

async function somebodyIn(state?: State): Promise<Talker> {
  const ana = await world.somebody();
  await ana.card('Disk is full');
  await state?.open(ana);
  return ana;
}

let known: Promise<readonly Asked[]> | undefined;
const free = () => (known ??= freeStates());

test('there are free questions of several dialogues', async () => {
  const dialogues = (await free()).map(({ dialogue }) => dialogue);
  expect(new Set(dialogues).size).toBeGreaterThan(2);
});

/** Says a line where nothing is asked, once for all that are read alike. Without a pause `resume` only asks again. */
function alone(idle: Talker, locale: string) {
  const all = new Map<string, string | undefined>();
  return async ({ text, more }: Line): Promise<string | undefined> => {
    if (!all.has(more)) {
      const became = becameOf(await idle.say(text, { locale }));
      all.set(more, became === 'dialog.nothing-to-continue' ? undefined : became);
      while ('dialogue' in (await idle.dialogue())) await idle.say('cancel');
    }
    return all.get(more);
  };
}

test.each(LANGUAGES)(
  'a whole command is one in any state (%s)',
  async language => {
    const states = await free();
    const answered: string[] = [];
    let heard = 0;
    for (const [name, lines] of linesOf(language)) {
      const others = states.filter(({ dialogue }) => dialogue !== name);
      // Each command in another state, and in each of them some.
      const state = others[heard % others.length];
      const becomes = alone(await somebodyIn(), language);
      let asked = await somebodyIn(state);
      const before = await asked.dialogue();
      for (const line of lines) {
        const became = await becomes(line);
        if (became === undefined) continue;
        heard += 1;
        const said = becameOf(await asked.say(line.text, { locale: language }));
        const after = await asked.dialogue();
        if (said !== became) answered.push(`${state?.name}: ${line.text} (${name}): ${said}, not ${became}`);
        if (said !== became || after.dialogue !== before.dialogue) asked = await somebodyIn(state);
      }
    }
    expect(answered).toEqual([]);
    expect(heard).toBeGreaterThan(50);
  },
  240_000,
);
