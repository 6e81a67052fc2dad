import { cardElement } from './look.js';
import { markdown } from './markdown.js';
import { control, view } from './state.js';
import { toast } from './toasts.js';

/* global AdaptiveCards */

const isObject = value => typeof value === 'object' && value !== null;

/** Buttons in the reading order in which the stand-in counts them. */
function actionsIn(node, found = []) {
  if (Array.isArray(node)) for (const item of node) actionsIn(item, found);
  else if (isObject(node)) {
    if (String(node.type).startsWith('Action.')) found.push(node);
    for (const [key, value] of Object.entries(node))
      if (!['fallback', 'data', 'refresh'].includes(key)) actionsIn(value, found);
  }
  return found;
}

/** A copy whose buttons are numbered, so that a click can say which one it was, even among twins. */
function numbered(card) {
  const copy = structuredClone(card);
  actionsIn(copy).forEach((action, index) => {
    action.id = `action-${index}`;
  });
  return copy;
}

const mentionsIn = card =>
  (card.msteams?.entities ?? []).filter(e => e?.type === 'mention').map(e => String(e.mentioned?.name ?? ''));

/** Draws a card as the chosen person sees it, with buttons that work. */
export function drawCard(content, message, place) {
  return cardElement(numbered(content), {
    text: source => markdown(source, mentionsIn(content)),
    press: (action, card) => void press(action, card, message, place),
  });
}

async function press(action, card, message, place) {
  if (action instanceof AdaptiveCards.OpenUrlAction)
    return void window.open(action.url, '_blank', 'noopener,noreferrer');
  const index = Number(action.id?.replace('action-', ''));
  const inputs = Object.fromEntries(card.getAllInputs().map(i => [i.id, i.value]));
  const button = action.renderedElement;
  button?.setAttribute('aria-busy', 'true');
  try {
    await control('click', {
      person: view.person.upn,
      conversation: place.id,
      message: message.id,
      action: index,
      inputs,
    });
  } catch (error) {
    toast({ title: 'The click went nowhere', text: error.message });
  } finally {
    button?.removeAttribute('aria-busy');
  }
}
