import { type Button, type Click, replaceCard } from '../../../chat/click.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import { sayCard, sayLine, type Turn, toPerson, toPlace, voiceOf } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import { card } from '../../../core/said.ts';

/** `my data`: who Herald takes them for, and how much of what it keeps. */
export async function sayMyData(turn: Turn, person: Person): Promise<void> {
  const { name, upn, email } = person;
  const addresses = [upn, email].filter(address => address !== undefined);
  await sayCard(turn, toPerson(person), 'my-data', {
    ...(name !== undefined && { name }),
    addresses: addresses.filter((address, i) => addresses.findIndex(isSame(address)) === i),
    kept: await turn.stores.people.kept(person.id),
    days: turn.retentionDays,
  });
}

const isSame = (one: string) => (other: string) => one.toLowerCase() === other.toLowerCase();

/** `forget me`: first what goes and what stays, as nothing brings it back. */
export const askToForget = (turn: Turn, person: Person): Promise<void> =>
  sayCard(turn, toPerson(person), 'forget-me', { days: turn.retentionDays });

async function pressAsk(click: Click): Promise<ClickAnswer> {
  return replaceCard(click, card('forget-me', { days: click.retentionDays }));
}

/**
 * *Yes, forget me*. From here on there is nobody to whom anything could be said: the answer to the click is the last word,
 * and where there is none, a line in the conversation.
 */
async function forgetMe(click: Click): Promise<ClickAnswer> {
  const { person, stores, event } = click;
  await click.once(async () => {
    await stores.people.forget(person.id);
    if (event.via === 'submit') await sayLine(click, toPlace(event), voiceOf(click).say('forget.done'));
  });
  const answered = { ...click, event: { ...event, via: 'execute' as const } };
  return replaceCard(answered, card('forget-me', { days: click.retentionDays, became: 'forgotten' }));
}

async function keepMe(click: Click): Promise<ClickAnswer> {
  const said = card('forget-me', { days: click.retentionDays, became: 'kept' });
  await click.once(() => click.stores.ledger.restate(click.delivery.id, said));
  return replaceCard(click, said);
}

export const OWN_DATA_BUTTONS = {
  askToForget: { on: ['my-data'], press: pressAsk },
  forgetMe: { on: ['forget-me', 'my-data'], press: forgetMe },
  keepMe: { on: ['forget-me', 'my-data'], press: keepMe },
} as const satisfies Record<string, Button>;
