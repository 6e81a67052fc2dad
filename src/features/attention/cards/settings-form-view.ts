import { type TopicWish, topicWish, WEEK } from '../../../core/attention.ts';
import type { Text } from '../../../core/phrase.ts';
import { LONGEST, plainLine } from '../../../deliver/plain.ts';
import { weekdays } from '../../../text/format.ts';
import { languageName } from '../../../text/language-names.ts';
import { worded } from '../../../text/phrase.ts';
import type { Voice } from '../../../text/voice.ts';
import { HOW_LONG } from '../rules/how-long.ts';
import { AS_IT_IS, RHYTHMS, USUAL_TIME } from '../rules/rhythm.ts';
import { asTyped, FIELDS, type Field, type Typed, USUAL } from '../rules/settings-form.ts';
import { URGENT_CHOICES } from '../rules/urgent.ts';
import { howOften } from './how-often.ts';
import type { SettingsCard } from './settings-card.ts';

/** In place of a topic. No topic is called so: names are trimmed. */
export const EVERYTHING = ' ';
/** In place of a topic that comes together. */
export const CAN_WAIT = ' ';
/** In place of a language: as Teams says. */
export const AUTOMATIC = 'automatic';
export const INTERRUPTIONS = ['when-idle', 'ad-hoc', 'interrupt', 'cancel'] as const;

const daysOf = (voice: Voice) => WEEK.map(day => ({ title: weekdays([day], voice), value: String(day) }));

const INPUTS: Readonly<Record<Field, (voice: Voice, said: SettingsCard) => object>> = {
  from: ({ say }) => ({ type: 'Input.Time', label: say('attention.form.from') }),
  until: ({ say }) => ({ type: 'Input.Time', label: say('attention.form.until') }),
  days: voice => ({
    type: 'Input.ChoiceSet',
    isMultiSelect: true,
    label: voice.say('attention.form.days'),
    choices: daysOf(voice),
  }),
  wholeDays: voice => ({
    type: 'Input.ChoiceSet',
    isMultiSelect: true,
    label: voice.say('attention.form.whole-days'),
    choices: daysOf(voice),
  }),
  holidays: ({ say }) => ({
    type: 'Input.Text',
    label: say('attention.form.holidays'),
    placeholder: say('attention.form.holidays-example'),
    maxLength: 400,
  }),
  timeZone: ({ say }) => ({
    type: 'Input.Text',
    label: say('attention.form.zone'),
    placeholder: say('attention.language-of-teams'),
    maxLength: 60,
  }),
  urgent: ({ say }) => ({ type: 'Input.Toggle', wrap: true, title: say('attention.form.urgent') }),
  atOnce: ({ say }, said) => ({
    type: 'Input.ChoiceSet',
    label: say('attention.form.at-once'),
    choices: [
      { title: say('attention.form.as-usual'), value: USUAL },
      ...numbersOf(said).map(cards => ({
        title: say('attention.form.cards', { cards }),
        value: String(cards),
      })),
    ],
  }),
};

/** Fewer than everybody gets; and what they chose by words. */
function numbersOf({ usual, attention: { atOnce } }: SettingsCard): number[] {
  const fewer =
    usual === undefined || usual.cards === 0 ? MOST_OFFERED : Math.min(usual.cards - 1, MOST_OFFERED);
  const offered = Array.from({ length: fewer }, (_, i) => i + 1);
  return atOnce === undefined || offered.includes(atOnce) ? offered : [...offered, atOnce];
}
const MOST_OFFERED = 9;

/** The lasting settings, each with its fault above it. */
export function settingsForm(said: SettingsCard, voice: Voice): object[] {
  // A card of an earlier version knows fewer fields.
  const typed: Partial<Typed> = said.typed ?? asTyped(said.attention);
  const fields = FIELDS.flatMap(id => {
    const fault = said.faults?.[id];
    const value = plainLine(typed[id] ?? '', LONGEST.note);
    return [
      ...faultOf(fault && worded(voice, fault)),
      { ...INPUTS[id](voice, said), id, ...(value && { value }) },
    ];
  });
  return [...fields, ...ofTalking(said, voice)];
}

function ofTalking(
  { interruption = 'when-idle', quietSummary = false, language }: SettingsCard,
  voice: Voice,
) {
  const { say, languages } = voice;
  const asTeams = { title: say('attention.language-of-teams'), value: AUTOMATIC };
  return [
    {
      type: 'Input.ChoiceSet',
      id: 'interruption',
      label: say('attention.form.talk'),
      value: interruption,
      choices: INTERRUPTIONS.map(value => ({ title: say(`settings.${value}`), value })),
    },
    {
      type: 'Input.Toggle',
      id: 'quietSummary',
      wrap: true,
      title: say('attention.form.summary'),
      value: String(quietSummary),
    },
    {
      type: 'Input.ChoiceSet',
      id: 'language',
      label: say('attention.fact.language'),
      value: language ?? AUTOMATIC,
      choices: [asTeams, ...languages.map(value => ({ title: languageName(value), value }))],
    },
  ];
}

function faultOf(fault: string | undefined): object[] {
  if (fault === undefined) return [];
  const text = plainLine(fault, LONGEST.note);
  return [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, color: 'Attention' }] }];
}

const MOST_TOPICS = 20;

const choicesOf = (topics: readonly string[]) =>
  topics.slice(0, MOST_TOPICS).map(value => ({ title: plainLine(value, LONGEST.topic), value }));

/** A choice of everything or one topic, and of how long it is silent. */
export function pauseForm({ topics, muting }: SettingsCard, { say }: Voice): object[] {
  const everything = { title: say('attention.form.everything'), value: EVERYTHING };
  return [
    {
      type: 'Input.ChoiceSet',
      id: 'what',
      label: say('attention.form.what'),
      value: topics.slice(0, MOST_TOPICS).includes(muting ?? '') ? muting : EVERYTHING,
      choices: [everything, ...choicesOf(topics)],
    },
    {
      type: 'Input.ChoiceSet',
      id: 'howLong',
      label: say('attention.form.how-long'),
      value: HOW_LONG[0],
      choices: HOW_LONG.map(value => ({ title: say(`attention.for.${value}`), value })),
    },
  ];
}

/**
 * Which topic comes together and when, and whether what is urgent on it waits. How each is now stands with its name: the
 * other inputs cannot follow what is chosen there, so they begin with what changes nothing.
 */
export function digestForm(card: SettingsCard, voice: Voice): object[] {
  const { say } = voice;
  const choices = gatheredOf(card, voice);
  const topic = choices.find(({ value }) => value === card.digesting) ?? choices[0];
  return [
    {
      type: 'Input.ChoiceSet',
      id: 'topic',
      label: say('attention.form.topic'),
      value: topic?.value ?? '',
      wrap: true,
      choices,
    },
    {
      type: 'Input.ChoiceSet',
      id: 'rhythm',
      label: say('attention.form.how-often'),
      ...startingAsItIs(say, RHYTHMS, value => rhythmTitle(value, voice)),
    },
    { type: 'Input.Time', id: 'at', label: say('attention.form.at'), value: USUAL_TIME },
    ...(card.topics.length === 0 ? [] : [urgentInput(say)]),
  ];
}

/** Topics, and what can wait, with how often each comes by now. */
function gatheredOf({ topics, attention, lowEvery }: SettingsCard, voice: Voice) {
  const withHow = (value: string, name: string, wish: TopicWish) => {
    const how = words(voice, howOften.inWords(wish, voice));
    return { title: voice.say('attention.form.topic-now', { topic: name, how }), value };
  };
  const low = attention.canWait ?? lowEvery;
  return [
    ...(lowEvery === undefined || low === undefined
      ? []
      : [withHow(CAN_WAIT, voice.say('attention.what-can-wait'), { every: low })]),
    ...choicesOf(topics).map(({ title, value }) => withHow(value, title, topicWish(attention, value))),
  ];
}

const words = (voice: Voice, text: Text) => plainLine(worded(voice, text), LONGEST.note);

const startingAsItIs = <T extends string>(
  say: Voice['say'],
  values: readonly T[],
  titleOf: (value: T) => string,
) => ({
  value: AS_IT_IS,
  choices: [
    { title: say('attention.form.as-it-is'), value: AS_IT_IS },
    ...values.map(value => ({ title: titleOf(value), value })),
  ],
});

const rhythmTitle = (value: string, { say, ...voice }: Voice) =>
  isNamed(value)
    ? say(`attention.rhythm.${value}`)
    : say('attention.rhythm.week', { day: weekdays([Number(value)], voice) });

/** No other form has an input of this name, and all that are on the card are sent with any button. */
const urgentInput = (say: Voice['say']) => ({
  type: 'Input.ChoiceSet',
  id: 'urgentOnTopic',
  label: say('attention.form.urgent-on-topic'),
  ...startingAsItIs(say, URGENT_CHOICES, each => say(`attention.urgent.${each}`)),
});

const NAMED = ['now', 'hour', 'day', 'workdays'] as const;
const isNamed = (value: string): value is (typeof NAMED)[number] => NAMED.some(each => each === value);
