import { type Button, type Click, noEffect, replaceCard, tell } from '../../../chat/click.ts';
import type { Command } from '../../../chat/feature.ts';
import { speakHere } from '../../../chat/here.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import { sayCard, type Turn, toPerson, toPlace, voiceOf } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import { card, dataOf, templateOf } from '../../../core/said.ts';
import { asCompared, isWritten } from '../../../text/forms.ts';
import { phrase } from '../../../text/phrase.ts';
import { languageFor } from '../../../text/voice.ts';
import { AUTOMATIC, type LanguageCard } from '../cards/language-card.ts';
import { languageSaid } from './language-words.ts';

/** `language deutsch`, in a 1:1: what this person reads. */
export async function chooseOwn(turn: Turn, person: Person, written: string): Promise<void> {
  const language = meant(turn, written);
  const said = language === undefined ? asking(written) : await chosenBy(turn, person, language);
  await sayCard(turn, toPerson(person), 'language', said);
}

/** The same where several read: what all of them read there. It is answered there, with who changed it. */
export async function chooseHere(turn: Turn<'said'>, person: Person, written: string): Promise<boolean> {
  const language = meant(turn, written);
  const said = language === undefined ? asking(written) : await chosenHere(turn, person, language);
  await sayCard(turn, toPlace(turn.event), 'language', said);
  return true;
}

export const isLanguage: NonNullable<Command['always']> = ({ turn, text }) => meant(turn, text) !== undefined;

const asking = (written: string): LanguageCard => ({ kind: 'ask', ...(written !== '' && { said: written }) });

/** One that Herald speaks, or `automatic`: as it is written in any of the languages. */
function meant(turn: Turn, written: string): string | undefined {
  const { languages } = voiceOf(turn);
  const automatic = languages.map(language => turn.voiceFor({ language }).say('language.word.automatic'));
  const isAutomatic = isWritten(asCompared(written), automatic);
  return isAutomatic ? AUTOMATIC : languageSaid(turn, written);
}

const stored = (language: string) => (language === AUTOMATIC ? null : language);

async function chosenBy({ stores }: Turn, person: Person, language: string): Promise<LanguageCard> {
  await stores.preferences.choose(person.id, { language: stored(language) });
  return { kind: 'chosen', language, before: person.language ?? AUTOMATIC };
}

async function chosenHere(turn: Turn, person: Person, language: string): Promise<LanguageCard> {
  const former = await speakHere(turn, stored(language));
  return { kind: 'chosen', language, before: former ?? AUTOMATIC, by: toPerson(person).label };
}

/** One of the languages, or which there are. */
async function press(click: Click): Promise<ClickAnswer> {
  const { language } = click.event.data;
  const { languages } = voiceOf(click);
  if (language === undefined) return replaceCard(click, card('language', { kind: 'ask' }));
  if (typeof language !== 'string' || ![AUTOMATIC, ...languages].includes(language)) return noEffect(click);
  return click.delivery.recipient.kind === 'person' ? pressOwn(click, language) : pressHere(click, language);
}

/** The card reads in the new language at once. */
async function pressOwn(click: Click, language: string): Promise<ClickAnswer> {
  const { person, delivery } = click;
  if (isLateUndo(click, language, person.language ?? AUTOMATIC)) return tell(click, SINCE);
  await click.once(() => chosenBy(click, person, language));
  const { language: former = AUTOMATIC, ...whoever } = person;
  const reading = language === AUTOMATIC ? whoever : { ...person, language };
  const isOther = templateOf(delivery.said) !== 'language';
  const said = isOther ? delivery.said : card('language', { kind: 'chosen', language, before: former });
  return replaceCard({ ...click, person: reading }, said);
}

/** The *Undo* of a choice after which another language was chosen. */
function isLateUndo({ delivery }: Click, language: string, standing: string): boolean {
  const said = dataOf(delivery.said, 'language');
  return said?.kind === 'chosen' && said.before === language && ![said.language, language].includes(standing);
}

const SINCE = phrase('undone.since');

/** All of them see it, so it is said below. */
async function pressHere(click: Click, language: string): Promise<ClickAnswer> {
  const { person, delivery } = click;
  const by = toPerson(person).label;
  click.mustOwn();
  await click.once(async () =>
    sayCard(click, delivery.recipient, 'language', await chosenHere(click, person, language)),
  );
  if (language === AUTOMATIC) return { text: voiceOf(click).say('language.usual-here', { by }) };
  return { text: click.voiceFor({ language }).say('language.now-here', { by }) };
}

export const LANGUAGE_BUTTONS = {
  chooseLanguage: { on: ['language', 'welcome-person'], press },
} as const satisfies Record<string, Button>;

/**
 * Herald follows the language that Teams tells, without a question, and says so once: when it first differs from the
 * usual one here, and whenever it changes. The welcome has the buttons itself.
 */
export async function tellWhatWasLearned(turn: Turn, person: Person): Promise<void> {
  const { event, stores, voiceFor } = turn;
  const learned = languageFor(event.locale ?? '', voiceFor().languages);
  const before = person.toldLanguage ?? voiceFor({ tenantId: person.tenantId }).language;
  if (person.language !== undefined || learned === undefined || learned === before) return;
  const isBackground = event.kind !== 'said' && event.conversation.kind !== 'personal';
  if (isBackground || (event.kind === 'installed' && event.upgrade)) return;
  if (!(await stores.people.told(person.id, learned))) return;
  // Of the two signs of an installation the one that brought the welcome may have said less.
  if (event.kind === 'installed') await stores.ledger.reword(person.id, 'welcome-person');
  else await sayCard(turn, toPerson(person), 'language', { kind: 'learned', before });
}
