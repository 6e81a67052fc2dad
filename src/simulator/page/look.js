import { h } from './dom.js';

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
    // The style sheet keeps them apart: the renderer's own gaps would begin the second row.
    buttonSpacing: 0,
    showCard: { actionMode: 'inline', inlineTopMargin: 8 },
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
  },
  factSet: { title: { weight: 'bolder', maxWidth: 150 }, value: { wrap: true }, spacing: 16 },
  textBlock: { headingLevel: 3 },
};

/** Draws a card: `text` makes HTML of its Markdown, `press` is told of a button, and of the card with what was entered. */
export function cardElement(content, { text, press }) {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(hostConfig);
  card.onExecuteAction = action => press(action, card);
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (source, result) => {
    result.outputHtml = text(source);
    result.didProcess = true;
  };
  const frame = h('div', {
    class: content?.msteams?.width === 'Full' ? 'card full' : 'card',
    'data-testid': 'card',
  });
  try {
    card.parse(content);
    frame.append(card.render() ?? h('p', { class: 'broken' }, 'This card is empty.'));
  } catch (error) {
    frame.append(h('p', { class: 'broken' }, `This card cannot be drawn: ${error.message}`));
  }
  return frame;
}
