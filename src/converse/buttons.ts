import type { Happening } from '../core/happening.ts';
import type { Person } from '../core/person.ts';
import type { ClickAnswer } from '../core/ports/converse.ts';
import type { SentDelivery } from '../core/ports/turn.ts';
import { callback } from './callback.ts';
import { type Button, type Click, isOn, NO_EFFECT, noEffect, tell } from './click.ts';
import { answer, goOn } from './dialogs/buttons.ts';
import { showExample } from './example.ts';
import { answerOld, isOld } from './old-cards.ts';
import { QUESTION_BUTTONS } from './questions/buttons.ts';
import { REMINDER_BUTTONS } from './reminders/buttons.ts';
import { STOP_BUTTONS } from './stop.ts';
import { beginSurvey } from './surveys/surveys.ts';
import { type Asked, sayHelp, type Turn } from './turn.ts';
import { watchFromCard } from './watches/form.ts';
import { keepWatching, stopWatching } from './watches/watches.ts';

/** Every button of Herald's cards, by its verb. What this table does not say of a card, a click on it cannot do. */
export const BUTTONS: ReadonlyMap<string, Button> = new Map<string, Button>(
  Object.entries({
    help: { on: 'none', press: help },
    continue: { on: 'any', press: goOn },
    // It names not its card, which is a digest, but the line beside it, whatever that says.
    showLine: { on: 'any', press: showLine },
    showExample: { on: ['welcome-person'], press: showExample },
    callback: { on: ['notification'], press: callback },
    answer: { on: ['prompt', 'survey-question'], press: answer },
    beginSurvey: { on: ['survey'], press: beginSurvey },
    stopWatching: { on: ['watch', 'watches'], press: stopWatching },
    keepWatching: { on: ['watch'], press: keepWatching },
    watchFromCard: { on: ['watches'], press: watchFromCard },
    ...STOP_BUTTONS,
    ...REMINDER_BUTTONS,
    ...QUESTION_BUTTONS,
  } as const satisfies Record<string, Button>),
);

const NOT_YOURS = 'This card was addressed to somebody else, so nothing changed.';
const GONE = 'This is not shown any more: it has expired, was taken back, or you stopped its topic.';

/**
 * Answers a click. A click that Teams sends again (`first` is false) is answered the same, and does nothing
 * again: what was done since stands.
 */
export async function answerClick(turn: Turn<'clicked'>, first: boolean): Promise<ClickAnswer> {
  const { happening, person } = turn;
  if (person === undefined) return NO_EFFECT;
  const once: Asked['once'] = async effect => void (first && (await effect()));
  const asked = { ...turn, person, once };
  const button = BUTTONS.get(happening.verb);
  if (button === undefined) return noEffect(asked);
  if (button.on === 'none') return button.press(asked);
  const delivery = await cardOf(turn);
  if (delivery === undefined) return isOld(turn) ? answerOld(asked) : noEffect(asked);
  if (!mayClick(delivery, person, happening)) return tell(asked, NOT_YOURS);
  return isOn(button, delivery.said) ? button.press({ ...asked, delivery }) : noEffect(asked);
}

function cardOf({ happening, stores }: Turn<'clicked'>): Promise<SentDelivery | undefined> {
  const { delivery } = happening.data;
  return typeof delivery === 'string' ? stores.ledger.find(delivery) : Promise.resolve(undefined);
}

/** A card in a 1:1 is its recipient's alone; one in a channel is for whoever reads it there, each for themselves. */
function mayClick(
  { recipient, tenantId }: SentDelivery,
  person: Person,
  { conversation }: Happening,
): boolean {
  if (tenantId !== conversation.tenantId) return false;
  if (recipient.kind === 'person') return recipient.personId === person.id;
  return recipient.kind === 'conversation' && recipient.conversationId === conversation.conversationId;
}

/** What came as a line of a digest, as the card that it would have been, with its buttons. Once, however often asked. */
async function showLine(click: Click): Promise<ClickAnswer> {
  const { delivery, stores } = click;
  const shown = await stores.ledger.show(delivery.id);
  return shown === 'coming' ? { text: 'The whole card is below.' } : tell(click, GONE);
}

async function help(click: Asked): Promise<ClickAnswer> {
  await click.once(() => sayHelp(click, click.person));
  const isPersonal = click.happening.conversation.kind === 'personal';
  return { text: `What you can write to me is ${isPersonal ? 'below' : 'in our 1:1 chat'}.` };
}
