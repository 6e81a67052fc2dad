import { type Button, type Click, replaceCard } from '../../../chat/click.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import { doneThere, takeBackThere } from '../../../chat/take-back.ts';
import { type ClickedTurn, voiceOf } from '../../../chat/turn.ts';
import type { UrgentWish } from '../../../core/attention.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { card } from '../../../core/said.ts';
import { phrase } from '../../../text/phrase.ts';
import { opensSettings } from '../cards/how-often.ts';
import type { SettingsCard } from '../cards/settings-card.ts';
import { AUTOMATIC, CAN_WAIT, EVERYTHING, INTERRUPTIONS } from '../cards/settings-form-view.ts';
import { endOf } from '../rules/how-long.ts';
import { AS_IT_IS, everyFrom } from '../rules/rhythm.ts';
import { readForm, typedIn } from '../rules/settings-form.ts';
import { urgentFrom } from '../rules/urgent.ts';
import { endPause, muteUntil, pauseUntil } from './by-words.ts';
import { gather, howToGather } from './digest.ts';
import { hereOf, saySettings, settingsOf } from './say-settings.ts';
import { letUrgentThrough, setUrgent } from './urgent.ts';

/** *Save*: the card says all that holds now, or what is wrong with what was typed. */
async function saveSettings(click: Click): Promise<ClickAnswer> {
  const { event, person, stores } = click;
  const typed = typedIn(event.data);
  const read = readForm(typed);
  if ('faults' in read) {
    const note = phrase('attention.not-saved');
    return stand(click, { open: 'settings', typed, faults: read.faults, note });
  }
  return done(click, async () => {
    await stores.preferences.attend(person.id, read.attend);
    await stores.preferences.choose(person.id, chosenIn(click));
    return phrase('attention.saved');
  });
}

/** The card says what was done as its note, with *Undo*. */
async function done(
  click: Click,
  act: () => Promise<Phrase>,
  more: Partial<SettingsCard> = {},
): Promise<ClickAnswer> {
  let note: Phrase = phrase('attention.saved');
  const after = await doneThere(click, 'undoOnSettings', async () => {
    note = await act();
    return note;
  });
  return stand(after, { ...more, note });
}

async function undoOnSettings(click: Click): Promise<ClickAnswer> {
  const back = await takeBackThere(click);
  if (back === undefined) return stand(click);
  return { ...(await stand(back.click, { note: back.says })), undone: back.says };
}

/** Only values that the card offers; a setting that is missing stays as it was. */
function chosenIn(click: Click) {
  const { interruption, quietSummary, language } = click.event.data;
  const known = INTERRUPTIONS.find(each => each === interruption);
  const spoken = voiceOf(click).languages.find(each => each === language);
  return {
    ...(known && { interruption: known }),
    ...(typeof quietSummary === 'string' && { quietSummary: quietSummary === 'true' }),
    ...(spoken && { language: spoken }),
    ...(language === AUTOMATIC && { language: null }),
  };
}

/** *Be quiet*: everything or a topic, for as long as was chosen. */
async function pauseFor(click: Click): Promise<ClickAnswer> {
  const { what, howLong } = click.event.data;
  const { person } = click;
  const until = endOf(howLong, hereOf(click, person));
  const { topics } = await settingsOf(click, person);
  const topic = topics.find(name => name === what);
  if (until === undefined || (topic === undefined && what !== EVERYTHING))
    return stand(click, { open: 'pause', note: phrase('attention.pause-how') });
  return done(click, () =>
    topic === undefined ? pauseUntil(click, person, until) : muteUntil(click, person, { topic, until }),
  );
}

/** *Save* of a digest: which topic comes together and when, and whether what is urgent on it waits. */
async function setDigest(click: Click): Promise<ClickAnswer> {
  const { person } = click;
  const { topic: chosen, rhythm, at, urgentOnTopic } = click.event.data;
  const { topics, lowEvery } = await settingsOf(click, person);
  const offered = [...topics, ...(lowEvery === undefined ? [] : [CAN_WAIT])];
  const topic = offered.find(name => name === chosen);
  if (topic === undefined) return stand(click, { open: 'digest', note: phrase('attention.digest-what') });
  const [every, urgent] = [everyFrom(lineOf(rhythm), lineOf(at)), urgentFrom(urgentOnTopic)];
  const change = rhythm === AS_IT_IS ? urgentAlone(topic, urgent) : wholly(topic, every, urgent);
  if (change === undefined) {
    return stand(click, { open: 'digest', note: howToGather(topic), digesting: topic });
  }
  return done(
    click,
    () => ('every' in change ? gather(click, person, change) : setUrgent(click, person, change)),
    { digesting: topic },
  );
}

const wholly = (topic: string, every: string | undefined, urgent: UrgentWish | undefined) =>
  every === undefined ? undefined : { topic, every, urgent };

/** A new wish about urgent cards alone: how often the topic comes stays. Nothing that can wait is urgent. */
const urgentAlone = (topic: string, to: UrgentWish | undefined) =>
  to === undefined || topic === CAN_WAIT ? undefined : { topic, to };

const lineOf = (input: unknown) => (typeof input === 'string' ? input : '');

const resume = (click: Click): Promise<ClickAnswer> => done(click, () => endPause(click, click.person));

const urgentAtOnce = (click: Click): Promise<ClickAnswer> =>
  done(click, () => letUrgentThrough(click, click.person));

/**
 * On the card of topics, of a digest or of `why`, in a message of its own: the form for how often something comes, or all
 * settings where quiet hours or a pause hold it.
 */
async function openDigest(click: ClickedTurn): Promise<ClickAnswer> {
  if (opensSettings(click.event.data.of)) {
    await click.once(() => saySettings(click, click.person));
    return { text: voiceOf(click).say('attention.settings-below') };
  }
  const ofWhat =
    click.event.data.of === 'can-wait'
      ? { note: howToGather(CAN_WAIT), digesting: CAN_WAIT }
      : { note: phrase('attention.digest-what') };
  await click.once(() => saySettings(click, click.person, { open: 'digest', ...ofWhat }));
  const isPersonal = click.event.conversation.kind === 'personal';
  return { text: voiceOf(click).say(isPersonal ? 'attention.below' : 'attention.in-chat') };
}

/** The card as everything is now, in the language that was chosen with it. */
async function stand(click: Click, more: Partial<SettingsCard> = {}): Promise<ClickAnswer> {
  const settings = await settingsOf(click, click.person, more);
  const { language: _, chosenZone: __, ...whoever } = click.person;
  const { language, attention } = settings;
  const person = {
    ...whoever,
    ...(language !== undefined && { language }),
    ...(attention.timeZone !== undefined && { chosenZone: attention.timeZone }),
  };
  const said = card('settings', settings);
  await click.once(() => click.stores.ledger.restate(click.delivery.id, said));
  return replaceCard({ ...click, person }, said);
}

export const SETTINGS_BUTTONS = {
  saveSettings: { on: ['settings'], press: saveSettings },
  pauseFor: { on: ['settings'], press: pauseFor },
  setDigest: { on: ['settings'], press: setDigest },
  resume: { on: ['settings'], press: resume },
  undoOnSettings: { on: ['settings'], press: undoOnSettings },
  urgentAtOnce: { on: ['settings'], press: urgentAtOnce },
  howOften: { on: 'none', press: openDigest },
} as const satisfies Record<string, Button>;
