import { type Choice, choose, prompt } from '../../../chat/dialogs/choose.ts';
import type { Conducted } from '../../../chat/turn.ts';
import type { Answers, Circumstances, Heard, Step, Understood } from '../../../core/dialogue.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { typed } from '../../../core/text.ts';
import { phrase } from '../../../text/phrase.ts';
import { ASKED, KINDS, LENGTHS } from '../rules/watch-asking.ts';
import { amount, askedIn, whenInWords } from '../rules/watch-words.ts';
import { type Condition, LONGEST_SUBJECT, subjectKey } from '../watch.ts';
import { type KnownSubject, WATCH_DAYS } from '../watch-ports.ts';
import { inDays, watchOrAsk } from './add-watch.ts';
import { conditionAnswers, conditionFrom, isOtherUnit, parseDays, parseWatch } from './parse-watch.ts';

type Kind = Condition['kind'];

const CHOICES: readonly Choice<Kind>[] = KINDS.map(kind => ({
  value: kind,
  title: phrase(`watches.kind.${kind}`),
  words: `watches.word.${kind}`,
}));

const subject: Step = {
  name: 'subject',
  ask: known =>
    prompt({
      question: phrase('watches.ask.subject'),
      hint: notRead(known) ?? phrase('watches.ask.subject-hint'),
    }),
  understand(heard, _known, circumstances) {
    const text = heard.kind === 'said' ? heard.text : '';
    const { subject, condition, ...rest } = parseWatch(text, circumstances);
    if (subject === undefined)
      return { unclear: phrase('watches.ask.no-subject', { most: LONGEST_SUBJECT }) };
    const words = condition && phrase('watches.understood', { subject, when: whenInWords(condition) });
    const answers = { subject, ...rest, ...(condition && conditionAnswers(condition)) };
    return { answers, words: words ?? subject };
  },
};

interface Near {
  readonly near?: readonly KnownSubject[];
}

/** Of that subject there are no readings: these are meant, or it is watched as it is written. */
const nearOf = (known: Answers): readonly KnownSubject[] => (known as Near).near ?? [];

/** Stands for the answer that the subject is watched as it is written. */
const AS_WRITTEN = 'as-written';

function nearChoices(known: Answers): Choice[] {
  const near = nearOf(known);
  const [only, another] = near;
  const yes = only !== undefined && another === undefined && ({ words: 'prompt.word.yes' } as const);
  return [
    ...near.map(({ subject, value, unit }) => ({
      value: subject,
      title: phrase('watches.near', { subject, value: amount(value, unit) }),
      ...yes,
    })),
    {
      value: AS_WRITTEN,
      title: phrase('watches.as-written', { subject: String(known.subject) }),
      words: 'prompt.word.no',
    },
  ];
}

const meant: Step = {
  name: 'meant',
  applies: known => nearOf(known).length > 0,
  ask(known) {
    const asked = String(known.subject);
    return prompt({ question: phrase('watches.did-you-mean', { asked }), choices: nearChoices(known) });
  },
  understand(heard, known, circumstances) {
    const chosen = choose('meant', nearChoices(known), heard, circumstances);
    if ('unclear' in chosen || chosen.answers.meant === AS_WRITTEN) return chosen;
    return { ...chosen, answers: { ...chosen.answers, subject: chosen.answers.meant } };
  },
};

const condition: Step = {
  name: 'kind',
  ask: ({ subject }) =>
    prompt({
      question: phrase('watches.ask.kind', { subject: String(subject) }),
      hint: phrase('watches.ask.kind-hint'),
      choices: CHOICES,
    }),
  understand(heard, known, circumstances) {
    const { condition, subject, ...rest } =
      heard.kind === 'said' ? parseWatch(heard.text, circumstances) : {};
    // Of another subject it is no answer: what is not understood whole is asked again.
    if (condition === undefined || (subject !== undefined && !isSame(subject, known.subject)))
      return choose('kind', CHOICES, heard, circumstances);
    return { answers: { ...rest, ...conditionAnswers(condition) }, words: whenInWords(condition) };
  },
};

const isSame = (subject: string, known: unknown) => subjectKey(subject) === subjectKey(String(known));

const value: Step = {
  name: 'value',
  ask: known =>
    prompt({ question: askedOf(known.kind).question(String(known.subject)), hint: notRead(known) }),
  applies: ({ kind }) => kind !== 'changes',
  understand(heard, known, { locale }) {
    const [kind, unit] = [known.kind as Kind, unitOf(known)];
    const written = heard.kind === 'said' ? heard.text.trim() : '';
    const made = conditionFrom(kind, written, { locale, unit });
    if (made === undefined) return { unclear: askedOf(kind).remedy };
    if ('value' in made && isOtherUnit(written, unit)) return { unclear: askedIn(unit) };
    return { answers: { ...conditionAnswers(made), amount: written }, words: whenInWords(made) };
  },
};

const unitOf = ({ unit }: Answers) => (unit === undefined ? undefined : String(unit));

/** A note on words that stood in the place of a number, or on a number in another unit than the readings'. */
function notRead(known: Answers): Phrase | undefined {
  if (known.unread === undefined) return undefined;
  const [said, unit] = [String(known.unread), unitOf(known)];
  if (!isOtherUnit(said, unit)) return phrase('guidance.not-understood', { said });
  return phrase('dialog.unclear', { said, note: askedIn(unit) });
}

const askedOf = (kind: unknown) => ASKED[kind as keyof typeof ASKED];

const days: Step = {
  name: 'days',
  ask: ({ subject }) =>
    prompt({
      question: phrase('watches.ask.days', { subject: String(subject) }),
      hint: phrase('watches.ask.days-hint', { time: inDays(WATCH_DAYS) }),
      choices: LENGTHS.map(days => ({ value: days, title: phrase(`watches.length.${days}`) })),
    }),
  optional: true,
  understand: (heard, _known, circumstances) => lengthOf(heard, circumstances),
};

function lengthOf(heard: Heard, circumstances: Circumstances): Understood {
  const written =
    heard.kind === 'said' ? parseDays(heard.text, circumstances) : Number(typed(heard.data.value));
  if (written === undefined || !(written > 0)) return { unclear: phrase('watches.ask.days-unclear') };
  return { answers: { days: written }, words: phrase('watches.for', { time: inDays(written) }) };
}

const STEPS = [subject, meant, condition, value, days];

/** `watch` without saying all of it. */
export const watchDialogue: Conducted = {
  dialogue: { name: 'watch', topic: phrase('watches.name'), steps: () => STEPS },
  async completed(turn, person, { answers }) {
    const condition = conditionFrom(answers.kind as Kind, String(answers.value ?? ''));
    if (condition === undefined) return;
    const words = {
      ...{ subject: String(answers.subject), condition },
      ...(answers.amount !== undefined && { amount: String(answers.amount) }),
      days: typeof answers.days === 'number' ? answers.days : WATCH_DAYS,
    };
    await watchOrAsk(turn, person, { words, isMeant: answers.meant !== undefined });
  },
};
