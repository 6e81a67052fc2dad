import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { newKey } from '../stories/key-command.ts';
import { type Stage, startStage } from '../stories/stage.ts';
import { browserOrSkip, launch } from './browser.ts';

const PATIENCE_MS = 180_000;
const ANA = 'ana@contoso.com';
const OMAR = 'omar@contoso.com';
const JONAS = 'jonas@contoso.com';
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

browserOrSkip()('a person in front of the chats', () => {
  let browser: Browser;
  let stage: Stage;
  let page: Page;
  let github: { authorization: string };
  let complaints: string[];

  beforeAll(async () => {
    browser = await launch();
    stage = await startStage();
    github = await newKey(stage.database.url, '--name', 'GitHub', '--all');
  }, PATIENCE_MS);
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  beforeEach(async () => {
    page = await browser.newPage({ viewport: DESK });
    complaints = [];
    page.on('pageerror', error => complaints.push(String(error)));
    page.on('console', line => line.type() === 'error' && complaints.push(line.text()));
  });
  afterEach(async () => {
    await page?.close();
    expect(complaints).toEqual([]);
  });

  const open = async (person: string, conversation: string): Promise<void> => {
    await page.goto(`${stage.teams.url}/?${new URLSearchParams({ person, conversation })}`);
  };
  const messages = () => page.getByRole('log', { name: 'Messages' });
  const said = (text: string) => messages().getByText(text);
  const press = (name: string, where: Page | Locator = page) =>
    where.getByRole('button', { name, exact: true }).click();
  /** Waits until it is to be seen: the answers of the service come when they come. */
  const see = (...texts: string[]) => Promise.all(texts.map(text => said(text).waitFor()));
  const card = (text: string) => messages().getByTestId('message').filter({ hasText: text });
  const notify = async (person: string, body: Record<string, unknown>, key?: typeof github) =>
    (await stage.herald.notify({ ...body, audience: { people: [person] } }, key)).body.id as string;

  test(
    'adds Herald, is welcomed, sees an example, gets a card, stops its topic, and takes that back',
    async () => {
      await open(ANA, 'personal');
      await press('Add Herald');
      await see('Hello Ana, I’m Herald', 'I’m now in your chats to tell you when something concerns you');
      await press('Show me an example');
      await see(
        'Nothing happened: I made this up',
        'Your example is below, and nothing in it really happened.',
      );
      expect(await said('Urgent').count()).toBe(0);

      await notify(ANA, { detail: 'The first' }, github);
      await see('The first', 'You get this because GitHub sent it to you. Topic: deployments.');
      const first = card('The first');
      await first.getByRole('link', { name: /checkout-service #4521/ }).waitFor();
      await press('Stop these', first);

      await see('You won’t get deployments notifications any more.', 'The first');
      await card('The first')
        .getByRole('link', { name: /checkout-service #4521/ })
        .waitFor();
      expect(await card('The first').getByRole('button', { name: 'Stop these' }).count()).toBe(0);
      const { items } = await stage.herald.settled(await notify(ANA, { detail: 'The second' }));
      expect(items).toMatchObject([{ state: 'suppressed', reason: { code: 'opted-out' } }]);

      await press('Undo');
      await see('The first');
      await card('The first').getByRole('button', { name: 'Stop these' }).waitFor();
      await notify(ANA, { detail: 'The third' });
      await see('The third');
      expect(await said('The second').count()).toBe(0);
    },
    PATIENCE_MS,
  );

  test(
    'adds Herald to a team: one card in the channel, and an answer 1:1 to who mentions it there',
    async () => {
      await open('priya@contoso.com', 'Ops');
      await press('Add Herald to team');
      await see(
        'Priya Nair added me to Contoso Engineering.',
        'What is meant for this channel',
        'I don’t message the members one by one.',
      );
      await page.getByRole('textbox', { name: 'Message' }).fill('hello');
      await press('Send');
      await see('Priya Nair, I answered you in our 1:1 chat.');
      await page
        .getByRole('navigation', { name: 'Chats and channels' })
        .getByRole('button', { name: /^Herald/ })
        .click();
      await see('You mentioned me in Ops, in the team Contoso Engineering');
    },
    PATIENCE_MS,
  );

  test(
    'opens the menu of a card, over the page and not in its way, and wants less of it until tomorrow',
    async () => {
      await stage.teams.control('install', { person: JONAS });
      await notify(JONAS, {
        topic: 'builds',
        title: 'Build failed',
        subject: { name: '#7' },
        actor: { name: 'CI' },
      });
      await open(JONAS, 'personal');
      await see('Build failed');
      const whole = await messages().boundingBox();
      await page.getByText('...', { exact: true }).click();
      expect(await messages().boundingBox()).toEqual(whole);
      await page.getByRole('menuitem', { name: 'Less like this…' }).click();
      await press('Everything until tomorrow morning');
      await card('Build failed').getByRole('button', { name: 'Undo' }).waitFor();
    },
    PATIENCE_MS,
  );

  test(
    'reads the longest of texts without a single space inside the frame of the card, at a desk and on a phone',
    async () => {
      await stage.teams.control('install', { person: OMAR });
      await notify(OMAR, HOSTILE);
      for (const viewport of [DESK, PHONE]) {
        await page.setViewportSize(viewport);
        await open(OMAR, 'personal');
        await see('Fact 9');
        expect(await sticksOut(card('Fact 9').getByTestId('card'))).toEqual([]);
        expect(await messages().evaluate(box => box.scrollWidth - box.clientWidth)).toBe(0);
      }
    },
    PATIENCE_MS,
  );
});

/** The texts of what reaches over the right edge. */
const sticksOut = (frame: Locator): Promise<string[]> =>
  frame.evaluate(box => {
    const { right } = box.getBoundingClientRect();
    return [...box.querySelectorAll('*')]
      .filter(part => part.getBoundingClientRect().right > right + 0.5)
      .map(({ textContent }) => textContent ?? '');
  });

const numbered = <T>(count: number, make: (n: number) => T) =>
  Array.from({ length: count }, (_, n) => make(n));

const HOSTILE = {
  title: 'W'.repeat(200),
  subject: { name: 'x'.repeat(150), url: `https://${'a'.repeat(60)}.example/4521` },
  actor: { name: 'Z'.repeat(80) },
  detail: 'v'.repeat(2000),
  facts: numbered(12, n => ({ title: `Fact ${n}${n % 2 ? '' : 'w'.repeat(40)}`, value: 'v'.repeat(120) })),
  actions: numbered(4, n => ({ type: 'callback', title: `Action-${n}-`.padEnd(40, 'W'), verb: `v${n}` })),
};
