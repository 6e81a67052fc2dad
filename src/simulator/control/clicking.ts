import { z } from 'zod';
import { type Doing, executeActivity, submitActivity } from '../bot/speech.ts';
import { findMessage, showNotice, showView } from '../world/messages.ts';
import { type ChatMessage, cardType, type World } from '../world/nouns.ts';
import { type CardAction, clickData, findAction } from './card.ts';
import { mustBeMember } from './saying.ts';
import {
  ControlError,
  conversationNamed,
  type Outcome,
  outcome,
  personNamed,
  postAll,
  type Stage,
} from './stage.ts';

/** Body of `/control/click`. */
export const clicking = z.object({
  person: z.string(),
  conversation: z.string().optional(),
  message: z.string(),
  /** Verb or title of the button, or its place among the card's buttons, from 0. */
  action: z.union([z.string(), z.int().min(0)]),
  inputs: z.record(z.string(), z.unknown()).default({}),
  /** `submit` plays an old client, which uses the `fallback` of an `Action.Execute`. */
  as: z.enum(['execute', 'submit']).optional(),
});

type Clicking = z.infer<typeof clicking>;
type Click = { readonly doing: Doing; readonly message: ChatMessage; readonly data: unknown };

/** Somebody presses a button of a card that they see. */
export async function click(stage: Stage, asked: Clicking): Promise<Outcome & { url?: unknown }> {
  const { world } = stage;
  const person = personNamed(world, asked.person);
  const place = conversationNamed(world, person, asked.conversation);
  mustBeMember(world, place, person);
  const message = findMessage(place, asked.message);
  if (!message) throw new ControlError(404, `No message "${asked.message}".`);
  const card = cardSeenBy(message, person.id);
  const action = pressed(card, asked);
  const thread = place.kind === 'channel' ? { rootId: message.rootId ?? message.id } : {};
  const doing = { person, place, ...thread };
  return press(stage, action, { doing, message, data: clickData(card, action, asked.inputs) });
}

/** The card as this person sees it: an answer to an earlier click may have replaced it. */
function cardSeenBy(message: ChatMessage, person: string): unknown {
  return message.views?.[person] ?? message.attachments?.find(a => a.contentType === cardType)?.content;
}

function pressed(card: unknown, { action: wanted, as }: Clicking): CardAction {
  const action = findAction(card, wanted);
  if (!action) throw new ControlError(404, `No button "${wanted}" on this card.`);
  if (as !== 'submit' || action.type !== 'Action.Execute') return action;
  const fallback = action.fallback as CardAction | undefined;
  if (fallback?.type !== 'Action.Submit')
    throw new ControlError(409, `"${wanted}" has no Action.Submit fallback.`);
  return fallback;
}

async function press(stage: Stage, action: CardAction, click: Click): Promise<Outcome & { url?: unknown }> {
  if (action.type === 'Action.Execute') return execute(stage, action, click);
  if (action.type === 'Action.Submit') return submit(stage, click);
  return { ...outcome([]), ...(action.type === 'Action.OpenUrl' && { url: action.url }) };
}

async function execute(stage: Stage, { id, title, verb }: CardAction, click: Click): Promise<Outcome> {
  const action = { ...(id && { id }), ...(title && { title }), ...(verb && { verb }), data: click.data };
  const activity = executeActivity(stage.world, click.doing, { card: click.message.id, action });
  const told = await postAll(stage, [activity]);
  applyAnswer(stage.world, told, click);
  return told;
}

const messageType = 'application/vnd.microsoft.activity.message';

/** Teams shows this when a bot answers a click with anything but a card or a message. */
const failure = 'Something went wrong. Please try again.';

/** A card takes the place of the old one for the person who clicked; a message is a line that only they see. */
function applyAnswer(world: World, { body }: Outcome, { doing: { place, person }, message }: Click): void {
  const answer = (body ?? {}) as { statusCode?: number; type?: string; value?: unknown };
  const seen = { person: person.id };
  if (answer.statusCode === 200 && answer.type === cardType) {
    showView(world, place, message, { ...seen, card: answer.value });
  } else {
    const said = answer.statusCode === 200 && answer.type === messageType;
    showNotice(world, place, message, { ...seen, text: said ? String(answer.value) : failure });
  }
}

/** `data.msteams.type` asks Teams to send a text as if it were typed. */
const submitShapes: Readonly<
  Record<string, (msteams: Record<string, unknown>) => { text?: string; value?: unknown }>
> = {
  messageBack: ({ text, value }) => ({ text: String(text ?? ''), value }),
  imBack: ({ value }) => ({ text: String(value ?? '') }),
};

async function submit(stage: Stage, { doing, message, data }: Click): Promise<Outcome> {
  const { msteams } = (data ?? {}) as { msteams?: Record<string, unknown> };
  const shape = submitShapes[String(msteams?.type)];
  const content = msteams && shape ? shape(msteams) : { value: data };
  return postAll(stage, [submitActivity(stage.world, doing, { card: message.id, ...content })]);
}
