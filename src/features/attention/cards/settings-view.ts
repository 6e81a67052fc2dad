import type { Text } from '../../../core/phrase.ts';
import type { ViewContext } from '../../../deliver/feature.ts';
import { LONGEST, plain, plainLine } from '../../../deliver/plain.ts';
import { act, positive, withoutInputs } from '../../../deliver/views/act.ts';
import { undoThere } from '../../../deliver/views/undo-there.ts';
import type { View } from '../../../deliver/views/view.ts';
import { knownZone, time } from '../../../text/format.ts';
import { languageName } from '../../../text/language-names.ts';
import { worded } from '../../../text/phrase.ts';
import type { Voice } from '../../../text/voice.ts';
import { zoneName } from '../../../text/zone.ts';
import { attentionInWords, topicsOf, type UsualAttention } from '../rules/attention-words.ts';
import { isPaused } from '../rules/how-long.ts';
import type { SettingsCard } from './settings-card.ts';
import { digestForm, pauseForm, settingsForm } from './settings-form-view.ts';

/** The settings that hold now, in words, and the ways to change them. */
export function settingsView(asked: SettingsCard, context: ViewContext): View {
  const { voice } = context;
  const said = withTopics(asked);
  const own = { ...voice, timeZone: said.attention.timeZone ?? voice.timeZone };
  const holds = attentionInWords(said.attention, placeOf(own), usualOf(said)).map(each => words(own, each));
  return {
    summary: plainLine(holds[0] ?? '', LONGEST.title),
    data: {
      ...notedOn(said, context),
      holds,
      facts: factsOf(said, voice),
      ...(said.open && { form: FORMS[said.open](said, voice) }),
      actions: actionsOf(said, context),
    },
  };
}

/** The last change made there has its *Undo* beside the note. */
function notedOn({ note }: SettingsCard, context: ViewContext) {
  const undo = undoThere(context);
  return {
    ...(note !== undefined && { note: words(context.voice, note) }),
    ...(undo.length > 0 && { undo }),
  };
}

const usualOf = ({ usual, lowEvery }: SettingsCard): UsualAttention => ({
  ...(usual && { burst: usual }),
  ...(lowEvery && { lowEvery }),
});

/** Where there is no topic, and nothing can wait, nothing can come together. */
function withTopics({ open, ...said }: SettingsCard): SettingsCard {
  return open === undefined || (open === 'digest' && !hasDigests(said)) ? said : { ...said, open };
}

const hasDigests = ({ topics, lowEvery }: SettingsCard) => topics.length > 0 || lowEvery !== undefined;

const words = (voice: Voice, text: Text) => plain(worded(voice, text), LONGEST.detail);

export const placeOf = ({ now, timeZone }: Voice) => ({ now, timeZone: knownZone(timeZone) ?? 'UTC' });

const FORMS = { settings: settingsForm, pause: pauseForm, digest: digestForm } as const;

function factsOf({ interruption = 'when-idle', language, attention }: SettingsCard, voice: Voice) {
  const { say } = voice;
  const facts = [
    { title: say('attention.fact.talk'), value: say(`settings.${interruption}`) },
    {
      title: say('attention.fact.language'),
      value: language === undefined ? say('attention.language-of-teams') : languageName(language),
    },
    { title: say('attention.fact.zone'), value: zoneInWords(attention.timeZone, voice) },
  ];
  return facts.map(({ title, value }) => ({ title: say('card.fact', { title }), value }));
}

/** Theirs is shown with its time by now, so that they see whether it is right. */
function zoneInWords(chosen: string | undefined, voice: Voice): string {
  const { say, now } = voice;
  if (chosen !== undefined)
    return say('attention.zone-chosen', { zone: chosen, time: time(now, { ...voice, timeZone: chosen }) });
  const zone = knownZone(voice.timeZone);
  return zone === undefined
    ? say('attention.no-zone')
    : say('attention.zone-of-teams', { zone: zoneName(zone) });
}

function actionsOf(said: SettingsCard, context: ViewContext) {
  const { voice, deliveryId } = context;
  const data = { delivery: deliveryId };
  const save = positive(act(voice.say('attention.save'), 'saveSettings', data));
  const pause = positive(act(voice.say('attention.pause'), 'pauseFor', data));
  const digest = positive(act(voice.say('attention.save'), 'setDigest', data));
  const opens = {
    settings: opening(voice.say('attention.change'), settingsForm(said, voice), save),
    pause: opening(voice.say('attention.pause-or-mute'), pauseForm(said, voice), pause),
    digest: opening(voice.say('attention.digests'), digestForm(said, voice), digest),
  };
  return [
    said.open === 'settings' ? save : opens.settings,
    said.open === 'pause' ? pause : opens.pause,
    ...(hasDigests(said) ? [said.open === 'digest' ? digest : opens.digest] : []),
    ...(isPaused(said.attention, voice.now)
      ? [withoutInputs(act(voice.say('attention.resume'), 'resume', data))]
      : []),
    ...(topicsOf(said.attention.urgent ?? {}, 'waits').length > 0
      ? [withoutInputs(act(voice.say('attention.urgent-at-once'), 'urgentAtOnce', data))]
      : []),
  ];
}

const opening = (title: string, body: object[], action: object) => ({
  type: 'Action.ShowCard',
  title,
  card: { type: 'AdaptiveCard', body, actions: [action] },
});
