import { type Button, type Click, tell } from '../../../chat/click.ts';
import { answer, goOn } from '../../../chat/dialogs/buttons.ts';
import { undoHere } from '../../../chat/here.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import { CHANGE_BUTTONS } from '../../../chat/take-back.ts';
import { type ClickedTurn, sayHelp, voiceOf } from '../../../chat/turn.ts';
import { phrase } from '../../../text/phrase.ts';
import { callback, leaveIt } from './callback.ts';
import { showExample } from './example.ts';

const GONE = phrase('line.gone');

/** Shows a line of a digest as the card that it would have been, with its buttons. Once, however often it is asked. */
async function showLine(click: Click): Promise<ClickAnswer> {
  const { delivery, stores } = click;
  const shown = await stores.ledger.show(delivery.id);
  return shown === 'coming' ? { text: voiceOf(click).say('line.below') } : tell(click, GONE);
}

async function help(click: ClickedTurn): Promise<ClickAnswer> {
  await click.once(() => sayHelp(click, click.person));
  const isPersonal = click.event.conversation.kind === 'personal';
  return { text: voiceOf(click).say(isPersonal ? 'help.below' : 'help.in-chat') };
}

export const TALK_BUTTONS = {
  ...CHANGE_BUTTONS,
  help: { on: 'none', press: help },
  continue: { on: 'any', press: goOn },
  // It names not its card, which is a digest, but the line beside it, whatever that says.
  showLine: { on: 'any', press: showLine },
  showExample: { on: ['welcome-person'], press: showExample },
  undoHere: { on: ['here'], press: undoHere },
  callback: { on: ['notification'], press: callback },
  leaveIt: { on: ['notification'], press: leaveIt },
  answer: { on: ['asks'], press: answer },
} as const satisfies Record<string, Button>;
