import { h } from './dom.js';
import { markdown } from './markdown.js';
import { control, view } from './state.js';
import { toast } from './toasts.js';

/* global AdaptiveCards */

const text = { default: '#242424', subtle: '#616161' };
const colour = (main, subtle = main) => ({ default: main, subtle });

const foregroundColors = {
  default: text,
  dark: text,
  light: colour('#ffffff', '#f0f0f0'),
  accent: colour('#4f52b2'),
  good: colour('#0e700e'),
  warning: colour('#8a5a00'),
  attention: colour('#b10e1c'),
};

const container = (backgroundColor, borderColor) => ({ backgroundColor, borderColor, foregroundColors });

/** Measures and colours as Teams uses them. */
const hostConfig = {
  fontFamily: "'Segoe UI', system-ui, -apple-system, 'Helvetica Neue', Arial, sans-serif",
  fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 400, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 },
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: '#e0e0e0' },
  supportsInteractivity: true,
  containerStyles: {
    default: container('#ffffff', '#d1d1d1'),
    emphasis: container('#f5f5f5', '#d1d1d1'),
    accent: container('#e8ebfa', '#5b5fc7'),
    good: container('#f1faf1', '#107c10'),
    warning: container('#fff9f0', '#a06a00'),
    attention: container('#fdf3f4', '#c4314b'),
  },
  imageSizes: { small: 32, medium: 52, large: 100 },
  actions: {
    maxActions: 6,
    spacing: 'default',
    buttonSpacing: 8,
    showCard: { actionMode: 'inline', inlineTopMargin: 8 },
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
  },
  factSet: { title: { weight: 'bolder', maxWidth: 150 }, value: { wrap: true }, spacing: 16 },
  textBlock: { headingLevel: 3 },
};

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
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(hostConfig);
  card.onExecuteAction = action => void press(action, card, message, place);
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (source, result) => {
    result.outputHtml = markdown(source, mentionsIn(content));
    result.didProcess = true;
  };
  const frame = h('div', {
    class: content?.msteams?.width === 'Full' ? 'card full' : 'card',
    'data-testid': 'card',
  });
  try {
    card.parse(numbered(content));
    frame.append(card.render() ?? h('p', { class: 'broken' }, 'This card is empty.'));
  } catch (error) {
    frame.append(h('p', { class: 'broken' }, `This card cannot be drawn: ${error.message}`));
  }
  return frame;
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
