import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HookSource, Wish } from '../../src/api/hooks/source.ts';
import { SOURCES } from '../../src/api/hooks/sources.ts';
import { toPost } from '../../src/api/hooks/to-post.ts';
import { createRenderer } from '../../src/deliver/render.ts';
import { FEATURES } from '../../src/features/features.ts';
import { previewPage } from '../../src/simulator/preview.ts';
import { loadCatalogue } from '../../src/text/catalogue.ts';
import { createVoices } from '../../src/text/voice.ts';
import { merged } from '../api/hooks/merged.ts';
import { browserOrSkip, launch } from './browser.ts';

const ROOT = join(import.meta.dirname, '../..');
const BODIES = join(ROOT, 'test/api/hooks');
const read = (...path: string[]) => JSON.parse(readFileSync(join(BODIES, ...path), 'utf8'));

/** Of the bodies beside its test, or of its example where it has none there. */
function wishesOf(name: string, { translate, example }: HookSource): readonly Wish[] {
  if (existsSync(join(BODIES, name, 'expected.json')))
    return read(name, 'expected.json').posts.flatMap(
      ({ body, with: change, headers = {} }: { body: string; with?: unknown; headers?: object }) =>
        translate({ ...headers }, merged(read(name, body), change)),
    );
  const headers = Object.entries(example.headers ?? {}).map(([header, value]) => [
    header.toLowerCase(),
    value,
  ]);
  return translate(Object.fromEntries(headers), example.body);
}

const voiceFor = createVoices(loadCatalogue(join(ROOT, 'locales')), { now: () => new Date() });
const render = createRenderer({ templatesDir: join(ROOT, 'templates'), features: FEATURES, voiceFor });

function cardOf(source: string, { logins: _, forThemAlone: __, ...wish }: Wish) {
  const hook = { id: 'h', name: `${source} of ops`, source, audience: { people: ['ana@contoso.com'] } };
  const { content, urgency = 'normal' } = toPost(hook, wish).wish;
  const context = { deliveryId: '00000000-0000-7000-8000-000000000000', place: 'personal', urgency } as const;
  const message = render({ template: 'notification', data: content }, context);
  if (!('card' in message)) throw new Error('is no card');
  return message.card;
}

/** The sources that need no mapping: with one, cards look as the mapping wants. */
const TELLING = Object.entries(SOURCES).filter(([, { needsMapping }]) => !needsMapping);

/** A folder for pictures of them, for whoever wants to look: `SCREENSHOTS=/tmp/cards npm run vitest -- test/pages/sources.test.ts`. */
const { SCREENSHOTS } = process.env;

browserOrSkip()('the cards of every source', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
    if (SCREENSHOTS) await mkdir(SCREENSHOTS, { recursive: true });
  });
  afterAll(() => browser.close());

  describe.each([390, 1280])('at %d pixels', width => {
    test.each(TELLING)('%s', async (name, source) => {
      const wishes = wishesOf(name, source);
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      await page.setContent(
        previewPage(
          source.title,
          wishes.map(wish => cardOf(name, wish)),
        ),
      );
      const drawn = page.locator('[data-testid=card]');
      expect(await drawn.count()).toBe(wishes.length);
      const texts = await drawn.allInnerTexts();
      for (const [i, { title, subject }] of wishes.entries())
        for (const words of [title, subject.name])
          expect(texts[i]?.replaceAll(/\s+/g, ' ')).toContain(
            words.trim().slice(0, 60).replaceAll(/\s+/g, ' '),
          );
      const widest = await page.evaluate('document.documentElement.scrollWidth');
      expect(widest).toBeLessThanOrEqual(width);
      if (SCREENSHOTS)
        await page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}.png`), fullPage: true });
      await page.close();
    });
  });
});
