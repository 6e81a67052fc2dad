import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { previewPage } from '../../src/simulator/preview.ts';
import { cardOf, samples } from '../deliver/card-tree.ts';
import { browserOrSkip, launch } from './browser.ts';

browserOrSkip()('the page that shows what a mapping makes', () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    [browser, folder] = await Promise.all([launch(), mkdtemp(join(tmpdir(), 'herald-preview-'))]);
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  test('shows each card, from a file alone, whatever stands on it', async () => {
    const shown = samples
      .filter(({ file }) => file.startsWith('notification.s'))
      .map(each => cardOf(each).card);
    const hostile = '</script><script>document.title = "taken"</script><!--<script>';
    const text = { type: 'TextBlock', text: hostile, wrap: true };
    const cards = [...shown, { type: 'AdaptiveCard', version: '1.5', body: [text] }];
    const path = join(folder, 'card.html');
    await writeFile(path, previewPage(`<b>${hostile}`, cards));
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    page.on('request', request => errors.push(...(request.url().startsWith('http') ? [request.url()] : [])));
    await page.goto(pathToFileURL(path).href);
    const drawn = page.locator('[data-testid=card]');
    expect(await drawn.count()).toBe(cards.length);
    expect(await drawn.last().innerText()).toContain(hostile);
    expect(await page.title()).toBe(`<b>${hostile}`);
    expect(errors).toEqual([]);
    await page.close();
  });
});
