import type { Remark } from '../core/delivery.ts';
import type { AdaptiveCard } from '../core/message.ts';
import { worded } from '../text/phrase.ts';
import type { Voice } from '../text/voice.ts';
import type { ViewContext } from './feature.ts';
import { LONGEST, plain, plainLine } from './plain.ts';
import { act } from './views/act.ts';

/**
 * A line at the foot of a card says what its person did about it, whatever its template, with the buttons that go on
 * from there in place of Herald's own. The news can still be read, and links and the caller's buttons pressed.
 */
export function remarking(
  card: AdaptiveCard,
  { remark, deliveryId, voice }: Pick<ViewContext, 'remark' | 'deliveryId' | 'voice'>,
): AdaptiveCard {
  if (remark === undefined || remark.changed !== undefined) return card;
  const buttons = remark.buttons.map(button => buttonOf(button, deliveryId, voice));
  const [only, ...more] = buttons;
  const links = [card.actions].flat().filter(action => Object(action).type === 'Action.OpenUrl');
  // Several have words of their own, and side by side those would be cut off.
  const rows = more.length === 0 ? [] : buttons.map(row);
  return {
    ...card,
    body: [...[card.body].flat(), foot(plain(worded(voice, remark.says), LONGEST.note), rows)],
    ...(buttons.length > 0 && { actions: [...links, ...(more.length === 0 && only ? [only] : [])] }),
  };
}

function buttonOf({ title, verb, data }: Remark['buttons'][number], delivery: string, voice: Voice) {
  const said = plainLine(worded(voice, title));
  const tooltip = said.length > LONGEST.actionTitle ? said : undefined;
  return act(plainLine(said, LONGEST.actionTitle), verb, { delivery, ...data }, tooltip);
}

const row = (action: object) => ({ type: 'ActionSet', spacing: 'Small', actions: [action] });

function foot(text: string, rows: readonly object[]) {
  const said = { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, weight: 'Bolder' }] };
  return { type: 'Container', style: 'emphasis', spacing: 'Medium', items: [said, ...rows] };
}
