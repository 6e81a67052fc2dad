import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { browserOrSkip, launch } from '../pages/browser.ts';
import { makeStage, type TestStage } from './stage.ts';

const ana = 'ana@contoso.com';

browserOrSkip()('the drawer in which Teams is told to misbehave', () => {
  let browser: Browser;
  let stage: TestStage;
  let page: Page;
  let complaints: string[];
  let conversation: string;

  beforeAll(async () => {
    browser = await launch();
  }, 180_000);
  afterAll(() => browser?.close());

  beforeEach(async () => {
    stage = await makeStage();
    await stage.control('install', { person: ana });
    conversation = (await stage.state()).conversations.at(-1).id;
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    complaints = [];
    page.on('pageerror', error => complaints.push(String(error)));
    page.on('console', line => line.type() === 'error' && complaints.push(line.text()));
    await page.goto(`${stage.simulator.url}/?person=${ana}`);
    await page.locator('body[data-ready]').waitFor();
    await page.getByTestId('misbehave-toggle').click();
    await page.getByTestId('misbehave-form').waitFor();
  });
  afterEach(async () => {
    await page.close();
    await stage.stop();
    expect(complaints).toEqual([]);
  });

  const choose = async (wanted: Record<string, string>) => {
    for (const [name, value] of Object.entries(wanted))
      await page.getByTestId(`misbehave-${name}`).selectOption(value);
    await page.getByRole('button', { name: 'Let it happen' }).click();
  };

  const send = () =>
    stage.teams('POST', `/conversations/${encodeURIComponent(conversation)}/activities`, {
      type: 'message',
      text: 'hi',
    });

  test('offers every named fault', async () => {
    const { named } = (await stage.control('faults/named')).body;
    const names = named.map((f: { name: string }) => f.name).sort();
    const offered = await page
      .getByTestId('misbehave-name')
      .locator('option')
      .evaluateAll(all => all.map(each => each.getAttribute('value')));
    expect(offered.sort()).toEqual(names);
    expect(await page.getByTestId('behaves').isVisible()).toBe(true);
  });

  test('makes requests to the chosen chat fail, shows how often, and forgets it when it has', async () => {
    await choose({ name: 'bad-gateway', who: 'here', operation: 'send', often: '3 times' });
    const fault = page.getByTestId('fault');
    await fault.getByText('Ana Silva · send · 0 of 3').waitFor();
    expect((await send()).status).toBe(502);
    await fault.getByText('1 of 3').waitFor();
    for (let i = 0; i < 2; i += 1) await send();
    await page.getByTestId('behaves').waitFor();
    expect((await send()).status).toBe(201);
  });

  test('takes a fault back, one or all', async () => {
    await choose({ name: 'throttled', who: 'tenant', often: 'always' });
    await choose({ name: 'conversation-gone', who: 'all', operation: '', often: 'always' });
    const faults = page.getByTestId('fault');
    await faults.nth(1).waitFor();
    const { tenantId } = await stage.state();
    expect((await stage.control('faults')).body.faults).toMatchObject([
      { name: 'throttled', match: { tenant: tenantId } },
      { name: 'conversation-gone', match: {} },
    ]);
    await page.getByRole('button', { name: 'Remove: 429, try again in 5 s' }).click();
    await faults.nth(1).waitFor({ state: 'detached' });
    expect((await send()).status).toBe(404);
    await page.getByRole('button', { name: 'Behave again' }).click();
    await page.getByTestId('behaves').waitFor();
    expect((await send()).status).toBe(201);
  });

  test('names a channel when one is open, and is matched by it', async () => {
    await page.locator('[data-title="Ops"]').click();
    await choose({ name: 'slow', who: 'here', often: 'once' });
    await page.getByTestId('fault').getByText('Ops · send').waitFor();
    const { faults } = (await stage.control('faults')).body;
    const { teams } = await stage.state();
    expect(faults[0].match).toEqual({ conversation: teams[0].channels[1].id, operation: 'send' });
  });

  test('shows faults that were asked for elsewhere, and switches the limits', async () => {
    await stage.control('faults', { answer: { status: 418, code: 'Teapot' }, probability: 0.25 });
    await page.getByTestId('fault').getByText('418 Teapot').waitFor();
    await page.getByTestId('fault').getByText('25 %').waitFor();
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByText('A tenant takes 50 requests in 1 s').waitFor();
    expect((await stage.control('limits')).body.enforced).toBe(true);
  });

  test('shares its place with the wire', async () => {
    await page.getByTestId('wire-toggle').click();
    expect(await page.getByTestId('misbehave').isVisible()).toBe(false);
    expect(await page.getByTestId('wire').isVisible()).toBe(true);
    await page.getByTestId('misbehave-toggle').click();
    expect(await page.getByTestId('wire').isVisible()).toBe(false);
    await page.getByTestId('misbehave-toggle').click();
    expect(await page.getByTestId('misbehave').isVisible()).toBe(false);
  });

  test('fits on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await choose({ name: 'not-installed', who: 'here', often: 'always' });
    await page.getByTestId('fault').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    const edges = await page
      .getByTestId('misbehave')
      .getByRole('button')
      .evaluateAll(all => all.map(each => each.getBoundingClientRect().right));
    expect(edges).toHaveLength(4);
    expect(Math.max(...edges)).toBeLessThanOrEqual(390);
  });
});
