import { expect, test } from 'vitest';
import type { ReadLine } from '../../src/chat/commands.ts';
import { readLine } from '../../src/chat/commands.ts';
import { guess } from '../../src/chat/near-misses.ts';
import type { Turn } from '../../src/chat/turn.ts';
import type { Person } from '../../src/core/person.ts';
import { firstForm, MORE } from '../../src/text/forms.ts';
import { worded } from '../../src/text/phrase.ts';
import { some } from '../every-way.ts';
import { catalogue, english, voiceFor } from '../voices.ts';
import { ABILITIES, corpusOf, LANGUAGES, lineRead, NOW, THERE } from './corpus.ts';

/**
 * `corpus/<language>.json` holds lines that people write, each with its right reading: the command and the rest of the
 * line. A reminder is read as its text and time, on Monday, 23 November 2026, at 10:00 in London; a card that is put
 * off as its name, where the line names it, and its time. `near` is followed by the suggestion, `other` is nothing that
 * Herald does, and `button` is the text of a button. A phrase that Herald asks about instead is no mistake, and is
 * counted; one that it reads as something else is a mistake.
 */
/** Of features that may be taken out, with which this file's types have to hold. */
const WATCHES = '../../src/features/watches/chat/parse-watch.ts';
const { parseWatch } = await import(WATCHES);
const SNOOZES = '../../src/features/reminders/chat/read-snooze.ts';
const { readSnooze } = await import(SNOOZES);

const ASKED = '?';

function reading(language: string, text: string): string {
  const read = lineRead(language, text);
  if (read.name !== 'other') return commandOf(read, language);
  const languages = ABILITIES.languagesOf(language);
  if (ABILITIES.isButton(text, languages)) return 'button';
  const guessed = guess(text, ABILITIES, languages);
  if (guessed === undefined) return 'other';
  return 'meant' in guessed ? `near ${guessed.meant}` : guessed.hint.hint.words;
}

function commandOf(read: ReadLine, language: string): string {
  const { name, text, command } = read;
  if (name === 'hint') return command?.forms ?? '';
  if (text === '') return name;
  if (isOfOthers(read, language)) return 'remind-others';
  if (name === 'remind' || name === 'remind-somebody')
    return reminderOf(text, read.language ?? language, language);
  if (name === 'snooze') return snoozeOf(text, read.language ?? language, language);
  return name === 'watch' ? watchOf(text, language) : `${name} ${text}`;
}

/** Herald reminds nobody else: it says so. */
const OTHERS = '../../src/features/reminders/chat/remind-others.ts';
const { namesOther } = await import(OTHERS);

const isOfOthers = ({ name, text, language }: ReadLine, locale: string): boolean =>
  name === 'remind-others' ||
  (name === 'remind-somebody' && namesOther(turnIn(language ?? locale, locale), {} as Person, text));

const REMINDERS = '../../src/features/reminders/chat/remind.ts';
const { readWish } = await import(REMINDERS);

const local = new Intl.DateTimeFormat('sv-SE', {
  ...{ dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/London' },
});

function reminderOf(text: string, writtenIn: string, locale: string): string {
  const when = readWish(turnIn(writtenIn, locale), {} as Person, text);
  if (!('timing' in when)) return ASKED;
  const { at, every } = when.timing;
  const again = every === undefined ? '' : ` (${every})`;
  return when.rest === '' ? 'remind' : `remind ${when.rest} @ ${local.format(at)}${again}`;
}

const turnIn = (writtenIn: string, locale: string) =>
  ({ event: { ...THERE, locale }, now: NOW, voiceFor, writtenIn, abilities: ABILITIES }) as unknown as Turn;

function snoozeOf(text: string, writtenIn: string, locale: string): string {
  const { name, when } = readSnooze(turnIn(writtenIn, locale), {} as Person, text);
  if (when === undefined) return name === undefined ? 'snooze' : `snooze ${name}`;
  if (!('timing' in when)) return ASKED;
  return ['snooze', ...(name === undefined ? [] : [name]), '@', local.format(when.timing.at)].join(' ');
}

function watchOf(text: string, language: string): string {
  const voices = [voiceFor({ language }), english];
  const readings = (what: Parameters<typeof worded>[1]) => voices.map(voice => worded(voice, what));
  const here = { now: NOW, timeZone: 'Europe/London', language, locale: language };
  const { subject, condition, days } = parseWatch(text, { readings, ...here });
  if (condition === undefined) return ASKED;
  const { kind, ...value } = condition;
  const lasting = days === undefined ? [] : [`for ${days} days`];
  return ['watch', subject, kind, ...Object.values(value), ...lasting].join(' ');
}

const readings = LANGUAGES.flatMap(language =>
  Object.entries(corpusOf(language)).flatMap(([right, phrases]) =>
    phrases.map(text => ({ language, text, right, is: reading(language, text) })),
  ),
);

const isRight = ({ right, is }: (typeof readings)[number]) =>
  is === right || (is === ASKED && right.endsWith(ASKED));

/** Said so, with a way on: a near miss runs with a click, and a half-read wish is asked for the rest. */
const isAsked = (each: (typeof readings)[number]) =>
  !isRight(each) && (each.is === ASKED || each.is === 'other' || each.is.startsWith('near '));

/** In their language, as long as it is no command there. */
const suggested = (language: string, text: string) => {
  const languages = ABILITIES.languagesOf(language);
  const guessed = guess(text, ABILITIES, languages);
  return guessed !== undefined && 'meant' in guessed ? [guessed.meant] : [];
};

const wrong = readings.filter(each => !isRight(each) && !isAsked(each));

test('the corpus has at least 400 phrases of each of seven languages', () => {
  expect(LANGUAGES.length).toBeGreaterThan(6);
  for (const language of LANGUAGES)
    expect(readings.filter(each => each.language === language).length).toBeGreaterThanOrEqual(400);
});

test('none is read wrong, and hardly any is asked about', () => {
  const asked = readings.filter(isAsked);
  process.stdout.write(
    `of ${readings.length} phrases: ${readings.length - asked.length - wrong.length} right, ${asked.length} asked, ${wrong.length} wrong\n`,
  );
  expect(wrong).toEqual([]);
  expect(asked.length).toBeLessThan(readings.length / 100);
});

test('what is suggested is a command, whatever was written', () => {
  const beginnings = LANGUAGES.flatMap(language =>
    ABILITIES.commands.flatMap(({ forms }) =>
      (forms.get(language)?.words ?? []).map(word => ({ language, text: `${word} flurb` })),
    ),
  );
  const meant = some([...readings, ...beginnings], 600).flatMap(({ language, text }) =>
    suggested(language, text).map(line => ({ language, line })),
  );
  expect(meant.length).toBeGreaterThan(50);
  const idle = meant.filter(
    ({ language, line }) =>
      readLine({ text: line }, ABILITIES, ABILITIES.languagesOf(language)) === undefined,
  );
  expect(idle).toEqual([]);
});

const everyCommand = LANGUAGES.flatMap(language =>
  ABILITIES.commands.map(({ command, told }) => ({
    language,
    command,
    lines: [...(told.get(language)?.lines ?? [])],
    // Where people are told to name something, a name. A question goes to somebody else as it was written.
    named: [firstForm(catalogue.say(language)(command.forms))].filter(
      form => form.includes(MORE) && command.takes !== 'text',
    ),
  })),
);

test.each(LANGUAGES)('courtesy around a command is none of what it names (%s)', language => {
  const { before, behind } = COURTESIES[language] ?? { before: [], behind: [] };
  const around = (line: string) => [
    ...before.map(courtesy => `${courtesy}${line}`),
    ...behind.map(courtesy => `${line}${courtesy}`),
  ];
  const said = everyCommand
    .filter(each => each.language === language)
    .flatMap(({ command: { name, takes }, lines, named }) => [
      ...lines.flatMap(line => around(line).map(text => ({ text, right: name }))),
      ...named.flatMap(form =>
        around(form.replace(MORE, 'zebra'))
          // Words that may be a part of a wish are kept: `test/features/reminders/courtesy.test.ts`.
          .filter(text => takes !== 'wish' || !/zebra *[^\s,.،、。]/u.test(text))
          .map(text => ({ text, right: `${name} with zebra` })),
      ),
    ]);
  const wrongly = said.filter(({ text, right }) => readIn(language, text) !== right);
  expect(wrongly.map(({ text, right }) => `${text}: ${right}, not ${readIn(language, text)}`)).toEqual([]);
  expect(said.length).toBeGreaterThan(before.length * 40);
});

const COURTESIES: Readonly<
  Record<string, { readonly before: readonly string[]; readonly behind: readonly string[] }>
> = {
  en: {
    before: [
      'please ',
      'pls ',
      'can you ',
      'could you please ',
      'hi, ',
      'hey herald, ',
      "I'd like to ",
      'ok, ',
    ],
    behind: [
      ' please',
      ', please',
      ' please!',
      ' pls',
      ' plz',
      ', thanks',
      ', thank you!',
      '. Thanks!',
      ' for me please',
    ],
  },
  de: {
    before: ['bitte ', 'kannst du bitte ', 'könntest du ', 'hallo, ', 'ich möchte '],
    behind: [' bitte', ', bitte', ' bitte!', ' mal bitte', ', danke', '. Danke!', ', vielen Dank'],
  },
  fr: {
    before: ["s'il te plaît ", "s'il vous plaît, ", 'svp ', 'peux-tu ', 'bonjour, '],
    behind: [
      ' svp',
      ' stp',
      " s'il vous plaît",
      ", s'il te plaît",
      ', merci',
      '. Merci !',
      ', merci beaucoup',
    ],
  },
  es: {
    before: ['por favor ', 'por favor, ', '¿puedes ', 'hola, ', 'quiero '],
    behind: [' por favor', ', por favor', ' porfa', ', gracias', '. ¡Gracias!', ', muchas gracias'],
  },
  'pt-BR': {
    before: ['por favor ', 'por favor, ', 'você pode ', 'oi, ', 'quero '],
    behind: [' por favor', ', por favor', ' pfv', ', obrigado', '. Obrigada!', ', valeu'],
  },
  ar: {
    before: ['من فضلك ', 'لو سمحت ', 'رجاء '],
    behind: [' من فضلك', ' لو سمحت', ' رجاءً', '، شكرا', '، شكرًا'],
  },
  ja: {
    before: ['すみません、', 'お願い、'],
    behind: ['、お願いします', 'をお願いします', '、ありがとう', '。よろしくお願いします'],
  },
};

function readIn(language: string, text: string) {
  const read = readLine({ text }, ABILITIES, ABILITIES.languagesOf(language));
  return read?.text === '' ? read.name : `${read?.name} with ${read?.text}`;
}

test('who is away is so for themselves: in a channel nothing is paused by it', () => {
  const line = "I'm on vacation until Monday";
  const channel = { conversation: { ...THERE.conversation, kind: 'channel' } };
  expect([lineRead('en', line).name, lineRead('en', line, channel).name]).toEqual(['pause', 'other']);
});
