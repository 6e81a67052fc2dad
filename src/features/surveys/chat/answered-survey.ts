import { type Click, noEffect } from '../../../chat/click.ts';
import { beginDialogue } from '../../../chat/dialogs/words.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import { sayLine, type Turn, toPerson, voiceOf } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import { phrase } from '../../../text/phrase.ts';
import { DIALOGUE, type Survey } from '../survey.ts';

/** `survey`: the last one that reached them and that they have not answered, from its beginning or where it stood. */
export async function takeUpSurvey(turn: Turn, person: Person): Promise<void> {
  const survey = await turn.stores.surveys.unanswered(person);
  if (survey === undefined) return sayLine(turn, toPerson(person), phrase('surveys.none'));
  await beginDialogue(turn, person, DIALOGUE, { survey });
}

const ANSWERS = {
  open: 'surveys.asked-in-chat',
  closed: 'surveys.closed',
  answered: 'surveys.already',
} as const;

/** *Answer*, on the card of a survey that stands in a channel: everybody answers in their own 1:1. */
export async function beginSurvey(click: Click): Promise<ClickAnswer> {
  const { person, stores, delivery } = click;
  const survey = delivery.begins?.given.survey as Survey | undefined;
  if (survey === undefined) return noEffect(click);
  const standing = await stores.surveys.standing(person, survey.id);
  if (standing === 'open') await click.once(() => beginDialogue(click, person, DIALOGUE, { survey }));
  return { text: voiceOf(click).say(ANSWERS[standing]) };
}
