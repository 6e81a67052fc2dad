import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { cardActivity, cardOf, makeStage, type TestStage } from '../simulator/stage.ts';
import { browserOrSkip, launch } from './browser.ts';

const ana = 'ana@contoso.com';

browserOrSkip()('the page of the Teams stand-in', () => {
  let browser: Browser;
  let stage: TestStage;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launch();
  }, 180_000);
  afterAll(() => browser?.close());

  beforeEach(async () => {
    stage = await makeStage();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    complaints = [];
    page.on('pageerror', error => complaints.push(String(error)));
    page.on('console', line => line.type() === 'error' && complaints.push(line.text()));
  });
  afterEach(async () => {
    await page.close();
    await stage.stop();
    expect(complaints).toEqual([]);
  });

  const visit = async (query = '') => {
    await page.goto(`${stage.simulator.url}/${query}`);
    await page.locator('body[data-ready]').waitFor();
  };

  const send = async (activity: object): Promise<string> => {
    const { conversations } = await stage.state();
    const { id } = conversations.find((c: { kind: string }) => c.kind === 'personal');
    return (await stage.teams('POST', `/conversations/${encodeURIComponent(id)}/activities`, activity)).body
      .id;
  };

  test('shows people, chats and channels, and opens what the address asks for', async () => {
    await visit('?person=priya@contoso.com&conversation=Ops');
    expect(await page.getByTestId('person').count()).toBe(6);
    expect(await page.locator('[data-person="priya@contoso.com"]').getAttribute('aria-pressed')).toBe('true');
    const titles = await page
      .getByTestId('conversation')
      .evaluateAll(rows => rows.map(r => r.getAttribute('data-title')));
    expect(titles).toEqual(['Herald', 'Launch crew', 'General', 'Ops', 'Releases']);
    expect(await page.getByTestId('thread-title').textContent()).toBe('Ops');
    await page.locator('[data-person="mei@contoso.com"]').click();
    await page.locator('[data-title="Launch crew"]').waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('person')).toBe('mei@contoso.com');
  });

  test('installs and removes the bot, and sends what is typed', async () => {
    await visit(`?person=${ana}`);
    await page.getByTestId('install').click();
    await page.getByTestId('remove').waitFor();
    expect(stage.told().map(a => a.type)).toEqual(['conversationUpdate', 'installationUpdate']);
    await page.getByTestId('composer-text').fill('help');
    await page.keyboard.press('Enter');
    await page.getByTestId('message').getByText('help').waitFor();
    expect(stage.told()).toMatchObject([{ type: 'message', text: 'help' }]);
    await page.getByTestId('remove').click();
    await page.getByTestId('install').waitFor();
    expect(stage.told()).toMatchObject([{ action: 'remove' }]);
  });

  test('draws a card as it arrives, with a toast that says its summary, and the answer to a click in its place', async () => {
    await stage.control('install', { person: ana });
    await visit(`?person=${ana}`);
    const twins = [1, 2].map(run => ({
      type: 'Action.Execute',
      title: 'Again',
      verb: 'again',
      data: { run },
    }));
    const activity = { ...cardActivity('Deployment **failed**', twins), summary: 'A summary' };
    activity.attachments[0]?.content.body.push({ type: 'Input.Text', id: 'why', label: 'Why' } as never);
    const id = await send(activity);
    const message = page.locator(`[data-message-id="${id}"]`);
    await message.getByTestId('card').waitFor();
    expect(await message.locator('strong').textContent()).toBe('failed');
    expect(await page.getByTestId('toast').textContent()).toContain('A summary');
    const value = cardOf('Started again');
    const body = { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value };
    stage.bot.answer = () => ({ status: 200, body });
    stage.told();
    await message.getByLabel('Why').fill('because');
    await message.getByRole('button', { name: 'Again' }).nth(1).click();
    await message.getByText('Started again').waitFor();
    expect(await message.getByRole('button').count()).toBe(0);
    expect(stage.told()).toMatchObject([
      { type: 'invoke', value: { action: { data: { run: 2, why: 'because' } } } },
    ]);
  });

  test('leaves what is typed into a card alone when other messages come', async () => {
    await stage.control('install', { person: ana });
    const activity = cardActivity('Ask');
    activity.attachments[0]?.content.body.push({ type: 'Input.Text', id: 'why', label: 'Why' } as never);
    await send(activity);
    await visit(`?person=${ana}`);
    await page.getByLabel('Why').fill('half a sen');
    await send({ type: 'message', text: 'interruption' });
    await page.getByTestId('message').getByText('interruption').waitFor();
    expect(await page.getByLabel('Why').inputValue()).toBe('half a sen');
    expect(await page.getByLabel('Why').evaluate(input => input === input.ownerDocument.activeElement)).toBe(
      true,
    );
  });

  test('threads replies under their post, and lets one reply', async () => {
    await stage.control('install', { team: 'Contoso Engineering' });
    await visit(`?person=${ana}&conversation=Ops`);
    await page.getByTestId('composer-text').fill('first');
    await page.getByTestId('send').click();
    await page.getByTestId('reply').click();
    await page.getByTestId('composer-text').fill('second');
    await page.getByTestId('send').click();
    await page.locator('.replies').getByText('@Herald second').waitFor();
    const [post, reply] = stage.told().slice(-2);
    expect(post?.text).toBe('<at>Herald</at> first');
    expect(reply?.conversation.id).toBe(post?.conversation.id);
    await page.getByTestId('mention').click();
    await page.getByTestId('composer-text').fill('among ourselves');
    await page.getByTestId('send').click();
    await page.getByTestId('message').getByText('among ourselves').waitFor();
    expect(stage.told()).toEqual([]);
  });

  test('takes text from outside as text', async () => {
    await stage.control('install', { person: ana });
    const nasty =
      '<img src=x onerror=alert(1)><b>no</b> \\*plain\\* &#42;plain&#42; [x](javascript:alert(1))';
    const id = await send(cardActivity(nasty));
    const said = await send({ type: 'message', text: nasty });
    await stage.control('say', { person: ana, text: '**<i>typed</i>**' });
    await visit(`?person=${ana}`);
    for (const message of [id, said]) {
      const row = page.locator(`[data-message-id="${message}"]`);
      expect(await row.textContent()).toContain(
        '<img src=x onerror=alert(1)><b>no</b> *plain* *plain* [x](javascript:alert(1))',
      );
      expect(await row.locator('img, b, em, a').count()).toBe(0);
    }
    expect(await page.getByText('**<i>typed</i>**').first().isVisible()).toBe(true);
  });

  test('draws bold, italics, links and lists of bot messages', async () => {
    await stage.control('install', { person: ana });
    const text =
      '**bold** _slanted_ *too* snake_case_name [a_b](https://x.example/a_b_c)\n\n- one\n- two\n\n3. three';
    const id = await send({ type: 'message', text });
    await visit(`?person=${ana}`);
    const html = await page.locator(`[data-message-id="${id}"] .text`).innerHTML();
    expect(html).toBe(
      '<p><strong>bold</strong> <em>slanted</em> <em>too</em> snake_case_name ' +
        '<a href="https://x.example/a_b_c" target="_blank" rel="noopener noreferrer">a_b</a></p>' +
        '<ul><li>one</li><li>two</li></ul><ol start="3"><li>three</li></ol>',
    );
  });

  test('shows the wire with bodies', async () => {
    await stage.control('install', { person: ana });
    await visit(`?person=${ana}`);
    await page.getByTestId('wire-toggle').click();
    const newest = page.getByTestId('wire-entry').first();
    await newest.click();
    expect(await newest.textContent()).toContain('"action": "add"');
  });

  test('fits a telephone, and with &clean shows the conversation alone', async () => {
    await stage.control('install', { person: ana });
    const actions = ['View the run', 'Roll it back now', 'Stop these'].map(title => ({
      type: 'Action.Submit',
      title,
    }));
    await send(cardActivity('A long title that needs more than one line on a telephone', actions));
    await page.setViewportSize({ width: 390, height: 844 });
    await visit(`?person=${ana}`);
    const right = (box: { x: number; width: number } | null) => (box ? box.x + box.width : Number.NaN);
    expect(right(await page.getByRole('button', { name: 'Stop these' }).boundingBox())).toBeLessThanOrEqual(
      378,
    );
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await page.getByTestId('send').isVisible()).toBe(true);
    await visit(`?person=${ana}&clean`);
    expect(await page.getByTestId('card').isVisible()).toBe(true);
    expect(await page.getByTestId('composer').isVisible()).toBe(false);
    expect(await page.locator('#people').isVisible()).toBe(false);
  });
});
