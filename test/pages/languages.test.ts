import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cardOf, samples } from '../deliver/card-tree.ts';
import { makeStage, type TestStage } from '../simulator/stage.ts';
import { catalogue } from '../voices.ts';
import type { Wire } from '../wire.ts';
import { browserOrSkip, launch } from './browser.ts';

/** What a card has on the narrowest phone of today, in CSS pixels: 390 less what Teams puts around it. */
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

  test.each(catalogue.languages)('keeps its words inside in %s', async language => {
    const cards = cardsIn(language);
    const outside = await page.evaluate(outsideOf, { cards, width: NARROWEST });
    expect(cards.length).toBeGreaterThan(50);
    expect(outside).toEqual([]);
  });

  test('a word that is wider than a phone is found', async () => {
    const block = { type: 'TextBlock', text: 'W'.repeat(80), wrap: false };
    const card = {
      type: 'AdaptiveCard',
      version: '1.5',
      body: [{ type: 'ActionSet', actions: [{ type: 'Action.Submit', title: 'W'.repeat(80) }] }, block],
    };
    const outside = await page.evaluate(outsideOf, { cards: [{ file: 'wide', card }], width: NARROWEST });
    expect(outside.map(each => each.split(': ')[0])).toContain('wide');
  });
});

/** Runs in the page: draws each card so wide, and names the texts that stick out or are cut off. */
async function outsideOf({
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
  const found = cards.flatMap(({ file, card }) => {
    const frame = drawCard(card, {}, {});
    place.replaceChildren(frame);
    const { left, right } = frame.getBoundingClientRect();
    const sticksOut = (element: Wire) => {
      const box = element.getBoundingClientRect();
      const isCut = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
      return box.width > 0 && (box.right > right + 1 || box.left < left - 1 || isCut);
    };
    return [...frame.querySelectorAll('button, p, span, label, input, td, .ac-textBlock, .ac-richTextBlock')]
      .filter((element: Wire) => getComputedStyle(element).display !== 'inline' && sticksOut(element))
      .map((element: Wire) => `${file}: ${element.textContent?.slice(0, 60)}`);
  });
  place.remove();
  return found;
}
