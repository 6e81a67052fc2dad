import type { Feature } from '../feature.ts';
import { howOften } from './cards/how-often.ts';
import { settingsView } from './cards/settings-view.ts';
import { atMost, isAtMost, noLimit } from './chat/at-most.ts';
import { isMute, isPauseWhole, isQuiet, mute, noQuiet, pause, resume, setQuiet } from './chat/by-words.ts';
import { digest, isDigest } from './chat/digest.ts';
import { OTHER_WORDS } from './chat/in-other-words.ts';
import {
  digestHere,
  holdsHere,
  muteHere,
  noQuietHere,
  pauseHere,
  resumeHere,
  setQuietHere,
} from './chat/in-place.ts';
import { quietEnd } from './chat/quiet-end.ts';
import { saySettings } from './chat/say-settings.ts';
import { SETTINGS_BUTTONS } from './chat/settings-buttons.ts';
import { namesZone, setTimeZone } from './chat/time-zone.ts';
import { isUnmute, unmute, unmuteHere } from './chat/unmute.ts';
import { allowUrgent, allowUrgentHere, holdUrgent, holdUrgentHere, namesTopic } from './chat/urgent.ts';
import { waits, wishInWords } from './chat/wish-in-words.ts';

/** When somebody wants to hear nothing, and all else that they set: on one card, or by words. */
export const attention: Feature = {
  name: 'attention',
  commands: [
    {
      name: 'settings',
      forms: 'command.settings',
      answer: (turn, person) => saySettings(turn, person),
      answerInPlace: holdsHere,
    },
    {
      name: 'no quiet hours',
      forms: 'command.no-quiet',
      answer: noQuiet,
      answerInPlace: noQuietHere,
      always: () => true,
    },
    {
      name: 'quiet hours',
      forms: 'command.quiet',
      takes: 'name',
      answer: setQuiet,
      always: isQuiet,
      answerInPlace: setQuietHere,
    },
    {
      name: 'pause',
      forms: 'command.pause',
      takes: 'name',
      answer: pause,
      always: isPauseWhole,
      answerInPlace: pauseHere,
    },
    // Before "mute", as "stumm aus" begins like "stumm".
    {
      name: 'unmute',
      forms: 'command.unmute',
      takes: 'name',
      answer: unmute,
      answerInPlace: unmuteHere,
      always: isUnmute,
    },
    {
      name: 'mute',
      forms: 'command.mute',
      takes: 'name',
      answer: mute,
      answerInPlace: muteHere,
      always: isMute,
    },
    {
      name: 'digest',
      forms: 'command.digest',
      // "Digest deployments now" is no courtesy.
      takes: 'sentence',
      answer: digest,
      always: isDigest,
      answerInPlace: digestHere,
    },
    {
      name: 'hold urgent',
      forms: 'command.hold-urgent',
      takes: 'name',
      answer: holdUrgent,
      answerInPlace: holdUrgentHere,
      always: namesTopic,
    },
    {
      name: 'allow urgent',
      forms: 'command.allow-urgent',
      takes: 'name',
      answer: allowUrgent,
      answerInPlace: allowUrgentHere,
      always: namesTopic,
    },
    { name: 'at most', forms: 'command.at-most', takes: 'name', answer: atMost, always: isAtMost },
    { name: 'time zone', forms: 'command.time-zone', takes: 'name', answer: setTimeZone, always: namesZone },
    { name: 'no limit', forms: 'command.no-limit', answer: noLimit, isReply: true },
    {
      name: 'resume',
      forms: 'command.resume',
      buttons: ['attention.resume'],
      answer: resume,
      answerInPlace: resumeHere,
    },
  ],
  dialogues: [quietEnd],
  wishInWords,
  waits,
  otherWords: OTHER_WORDS,
  buttons: SETTINGS_BUTTONS,
  howOften,
  cards: { settings: settingsView },
  help: [
    { under: 'hear', write: 'help.quiet', does: 'help.quiet-does' },
    { under: 'hear', write: 'help.pause', does: 'help.pause-does' },
    { under: 'hear', write: 'help.mute', does: 'help.mute-does' },
    { under: 'hear', write: 'help.digest', does: 'help.digest-does' },
    { under: 'hear', write: 'help.urgent', does: 'help.urgent-does' },
    { under: 'hear', write: 'help.at-most', does: 'help.at-most-does' },
    { under: 'talk', write: 'help.settings', does: 'help.settings-does' },
    { under: 'talk', write: 'help.time-zone', does: 'help.time-zone-does' },
  ],
};
