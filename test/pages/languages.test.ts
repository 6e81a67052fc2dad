import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SOURCE_LANGUAGE } from '../../src/text/catalogue.ts';
import { cardOf, nodesOf, samples } from '../deliver/card-tree.ts';
import { makeStage, type TestStage } from '../simulator/stage.ts';
import { catalogue } from '../voices.ts';
import type { Wire } from '../wire.ts';
import { browserOrSkip, launch } from './browser.ts';

/** The width of a card on the narrowest phone of today, in CSS pixels: 390 less the frame that Teams puts around it. */
const NARROWEST = 326;

/** The card of every sample, as somebody with this language reads it. */
const cardsIn = (language: string) =>
  samples.map(({ file, said, context }) => ({
    file,
    card: cardOf({ said, context: { ...context, reader: { locale: language, timeZone: 'Europe/Berlin' } } })
      .card,
  }));

browserOrSkip()('every card on a phone', () => {
  let browser: Browser;
  let stage: TestStage;
  let page: Page;

  beforeAll(async () => {
    [browser, stage] = await Promise.all([launch(), makeStage()]);
    page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(stage.simulator.url);
    await page.locator('body[data-ready]').waitFor();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await stage?.stop();
  });

  test.each(catalogue.languages)('keeps its words inside, and squeezes none, in %s', async language => {
    const cards = cardsIn(language);
    const ill = await page.evaluate(illFitting, { cards, width: NARROWEST });
    expect(cards.length).toBeGreaterThan(50);
    expect(ill.filter(each => !each.startsWith(AS_LONG_AS_MAY_BE))).toEqual([]);
  });

  test.each(WIDTHS)('gives a chart a third of its height at most, where it is %d wide', async width => {
    const charts = cardsIn(SOURCE_LANGUAGE)
      .flatMap(({ file, card }) =>
        nodesOf(card).map(({ type, maxWidth }) => ({ file, card, type, maxWidth })),
      )
      .filter(({ type }) => type === 'Chart.Line')
      .map(({ maxWidth, ...rest }) => ({
        ...rest,
        height: Number.parseInt(String(maxWidth), 10) / CHART_RATIO,
      }));
    expect(charts.length).toBeGreaterThan(2);
    for (const { file, card, height } of charts) {
      const total = await page.evaluate(heightOf, { card: withRoom(card, height), width });
      expect(height, file).toBeLessThanOrEqual(total / 3);
    }
  });

  test('a word that is wider than a phone is found', async () => {
    const block = { type: 'TextBlock', text: 'W'.repeat(80), wrap: false };
    const actions = [{ type: 'Action.Submit', title: 'W'.repeat(80) }];
    expect(await illOf([{ type: 'ActionSet', actions }, block])).toContain('card: sticks out');
  });

  test('words that are squeezed beside a button are found', async () => {
    const words = { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'Benachrichtigungen' }] };
    const actions = [{ type: 'Action.Submit', title: 'W'.repeat(24) }];
    const columns = [
      { type: 'Column', width: 'stretch', items: [words] },
      { type: 'Column', width: 'auto', items: [{ type: 'ActionSet', actions }] },
    ];
    expect(await illOf([{ type: 'ColumnSet', columns }])).toEqual(['card: is squeezed']);
  });

  /** The faults of a card that has this body, without the words. */
  async function illOf(body: object[]): Promise<string[]> {
    const card = { type: 'AdaptiveCard', version: '1.5', body };
    const ill = await page.evaluate(illFitting, { cards: [{ file: 'card', card }], width: NARROWEST });
    return ill.map(each => each.split(': ').slice(0, 2).join(': '));
  }
});

/** From a phone to a wide window of Teams, in CSS pixels. */
const WIDTHS = [NARROWEST, 480, 640];

/** No client draws a chart here: as Teams does, it is taken to be as wide as it may be, and 16 to 9. */
const CHART_RATIO = 16 / 9;

/** The card with an empty place of this height where its chart stands. */
const withRoom = (card: object, height: number): object =>
  JSON.parse(JSON.stringify(card), (_, value) =>
    value?.type === 'Chart.Line'
      ? { type: 'Container', minHeight: `${height}px`, spacing: value.spacing, items: [] }
      : value,
  );

/** Runs in the page. */
async function heightOf({ card, width }: { card: object; width: number }): Promise<number> {
  const path = '/page/card.js';
  const { drawCard } = (await import(path)) as { drawCard(card: object, ...rest: object[]): Wire };
  const { document }: Wire = globalThis;
  const frame = document.body.appendChild(drawCard(card, {}, {}));
  Object.assign(frame.style, { position: 'fixed', top: '0', left: '0', width: `${width}px` });
  const { height } = frame.getBoundingClientRect();
  frame.remove();
  return height;
}

/** Its words are a caller’s, as many as a card takes and each as long as may be. */
const AS_LONG_AS_MAY_BE = 'notification.long.sample.json: is squeezed';

/**
 * Runs in the page: draws each card so wide, and names the texts that stick out or are cut off; and those that have so
 * little room beside something else that words break inside, or that three lines do not hold them. A text that has the
 * whole width may be a name that no phone holds.
 */
async function illFitting({
  cards,
  width,
}: {
  cards: { file: string; card: object }[];
  width: number;
}): Promise<string[]> {
  // The page's own module, which draws cards as the stand-in shows them.
  const path = '/page/card.js';
  const { drawCard } = (await import(path)) as { drawCard(card: object, ...rest: object[]): Wire };
  const { document, getComputedStyle }: Wire = globalThis;
  const place = document.body.appendChild(document.createElement('div'));
  Object.assign(place.style, { position: 'fixed', top: '0', left: '0', width: `${width}px` });
  const isCut = (element: Wire) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
  const isSqueezed = (element: Wire) => {
    if (element.clientWidth === 0 || element.clientWidth > width * 0.6) return false;
    const lines = element.clientHeight / Number.parseFloat(getComputedStyle(element).lineHeight);
    element.style.overflowWrap = 'normal';
    return isCut(element) || lines > 3.5;
  };
  const found = cards.flatMap(({ file, card }) => {
    const frame = drawCard(card, {}, {});
    place.replaceChildren(frame);
    const { left, right } = frame.getBoundingClientRect();
    const sticksOut = (element: Wire) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && (box.right > right + 1 || box.left < left - 1 || isCut(element));
    };
    const named = (what: string) => (element: Wire) =>
      `${file}: ${what}: ${element.textContent?.slice(0, 60)}`;
    const texts = '.ac-textBlock, .ac-richTextBlock';
    const out = [...frame.querySelectorAll(`button, p, span, label, input, td, ${texts}`)].filter(
      (element: Wire) => getComputedStyle(element).display !== 'inline' && sticksOut(element),
    );
    const squeezed = [...frame.querySelectorAll(texts)].filter(isSqueezed);
    return [...out.map(named('sticks out')), ...squeezed.map(named('is squeezed'))];
  });
  place.remove();
  return found;
}
