import { createRequire } from 'node:module';
import type * as AdaptiveCards from 'adaptivecards';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SaidCard } from '../../src/core/notification.ts';
import { card } from '../../src/core/said.ts';
import { browserOrSkip, launch } from '../pages/browser.ts';
import { cardOf, nodesOf, samples } from './card-tree.ts';

/**
 * Names and texts that try to be more than text, in every text of every card, drawn by Microsoft's own renderer
 * with Markdown switched on as Teams has it.
 */
const HOSTILE = [
  '[x](https://evil.example)',
  '**b** _i_ `c`',
  '<at>x</at>',
  '<b>h</b><img src=x onerror=alert(1)>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression that must not be evaluated.
  '${1+1} ${$root.delivery}',
  '{{DATE(2026-01-01)}} {{DATE(2026-01-01T00:00:00Z, SHORT)}}',
  '\u202Egpj.exe\u202C',
] as const;

/** These hold an address, a time, its zone or its pattern, name a message, or choose a way, and are not shown as they came. */
const NOT_TEXT = new Set([
  'phrase',
  'severity',
  'open',
  'interruption',
  'does',
  'pausedUntil',
  'from',
  'until',
  'style',
  'language',
  'before',
  'url',
  'type',
  'verb',
  'state',
  'kind',
  'id',
  'at',
  'endsAt',
  'timeZone',
  'every',
  'askedAt',
  'expectedAt',
  'deadlineAt',
]);

function poisoned(value: unknown, poison: string): unknown {
  if (typeof value === 'string') return poison;
  if (Array.isArray(value)) return value.map(each => poisoned(each, poison));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([k, v]) => [k, NOT_TEXT.has(k) ? v : poisoned(v, poison)]));
}

/** These say nothing from outside; the last says it so long that it is cut. */
const WITHOUT = new Set([
  'help.sample.json',
  'forget-me.forgotten.sample.json',
  'forget-me.kept.sample.json',
  'forget-me.sample.json',
  'my-data.little.sample.json',
  'topics.none.sample.json',
  'opted-out.everything.sample.json',
  'reminders.none.sample.json',
  'watches.none.sample.json',
  'language.sample.json',
  'language.automatic.sample.json',
  'language.chosen.sample.json',
  'language.group.sample.json',
  'language.learned.sample.json',
  'settings.sample.json',
  'settings.nothing.sample.json',
  'settings.wrong.sample.json',
  'notification.long.sample.json',
]);

function poisonedCards(poison: string) {
  return samples
    .filter(({ file }) => !WITHOUT.has(file))
    .map(({ said, context }) => ({
      said: card(said.template, poisoned(said.data, poison) as never),
      context: {
        ...context,
        why: `You get this because ${poison} sent it to you.`,
        ...(context.answers && { answers: context.answers.map(each => ({ ...each, by: poison })) }),
      },
    }));
}

/** As a person reads it: what has no width is not seen. */
const seen = (text: string) => text.replace(/[\u200B\u2066-\u2069]/g, '').replace(/\s+/g, ' ');
const wanted = (text: string) => text.replace(/[\u202A-\u202E]/g, '');

interface Drawn {
  readonly text: string;
  readonly links: string[];
  readonly markup: number;
}

let browser: Browser;
let page: Page;

/** The little of a page that is used; the service itself is checked without the types of browsers. */
interface Drawing {
  readonly AdaptiveCards: typeof AdaptiveCards;
  readonly document: { readonly body: { replaceChildren(child: unknown): void } };
}
interface Element {
  readonly textContent: string;
  querySelectorAll(selector: string): Iterable<{ getAttribute(name: string): string | null }>;
}

/** Draws cards one after the other with the real renderer and a Markdown processor; runs in the page. */
function draw(cards: readonly object[]): Promise<Drawn[]> {
  return page.evaluate(payloads => {
    const { AdaptiveCards, document } = globalThis as unknown as Drawing;
    AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
      result.didProcess = true;
      result.outputHtml = text
        .replace(/\[(.+?)\]\((.+?)\)/g, '<a href="$2">$1</a>')
        .replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>');
    };
    return payloads.map(payload => {
      const adaptive = new AdaptiveCards.AdaptiveCard();
      adaptive.parse(payload);
      const drawn = adaptive.render() as unknown as Element;
      document.body.replaceChildren(drawn);
      return {
        text: drawn.textContent,
        // A link that leads nowhere is Herald's own, such as the "Show" of a line.
        links: [...drawn.querySelectorAll('a')]
          .map(a => a.getAttribute('href') ?? '')
          .filter(href => href !== ''),
        markup: [...drawn.querySelectorAll('strong, b, em, i, code, img, at')].length,
      };
    });
  }, cards);
}

browserOrSkip()('text from outside, drawn in a browser', () => {
  beforeAll(async () => {
    browser = await launch();
    page = await browser.newPage();
    await page.addScriptTag({
      path: createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js'),
    });
  });
  afterAll(() => browser?.close());

  test('the page would notice: in a TextBlock the same text becomes a link, bold type and a date', async () => {
    const text = '[x](https://evil.example) **b** {{DATE(2026-01-01T00:00:00Z, SHORT)}}';
    const [drawn] = await draw([
      { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text }] },
    ]);
    if (drawn === undefined) throw new Error('Nothing was drawn');
    expect(drawn.links).toEqual(['https://evil.example']);
    expect(drawn.markup).toBe(1);
    expect(drawn.text).toMatch(/2026|2025/);
    expect(drawn.text).not.toContain('DATE');
  });

  describe.each(HOSTILE)('%j', poison => {
    let cards: { said: SaidCard; card: object; summary: string }[];
    beforeAll(() => {
      cards = poisonedCards(poison).map(each => ({ said: each.said, ...cardOf(each) }));
    });

    test('is shown as it is, and as nothing else, in every card', async () => {
      const all = await draw(cards.map(({ card }) => card));
      expect(all).toHaveLength(cards.length);
      for (const [i, drawn] of all.entries()) {
        const data = { ...cards[i]?.said.data };
        expect(seen(drawn.text)).toContain(wanted(poison));
        expect(drawn.markup).toBe(0);
        // A person who was away reads of each thing once, the newest first.
        const isAway = 'away' in data;
        const links = subjectLinks(data);
        expect(isAway ? drawn.links.toSorted() : drawn.links).toEqual(
          isAway ? [...new Set(links)].toSorted() : links,
        );
      }
    });

    test('turns no text around it, and mentions nobody', () => {
      for (const { card, summary } of cards) {
        expect([...shownIn(card), summary].join()).not.toMatch(/[\u202A-\u202E]/);
        expect(JSON.stringify(card)).not.toContain('"entities"');
      }
    });
  });
});

/** Every text that a client shows or speaks; the data of an action is for Herald alone. */
function shownIn(card: unknown): unknown[] {
  return nodesOf(card).flatMap(({ text, title, tooltip }) => [text, title, tooltip]);
}

/** The only links that are meant: that of the subject, and in a digest of each. */
function subjectLinks(data: Readonly<Record<string, unknown>>): string[] {
  const subjects = ((data.items ?? [data]) as { subject?: { url?: string } }[]).map(({ subject }) => subject);
  return subjects.flatMap(subject => subject?.url ?? []);
}
