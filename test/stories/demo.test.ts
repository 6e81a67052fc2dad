import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ASKS_FOR_CTRL_C, dataDir, printedCommands, start } from './demo-process.ts';

const PATIENCE_MS = 180_000;

describe('npm run demo -- --once', () => {
  test(
    'tells an aligned story, ends with 0 once every card is there, and leaves nothing running',
    async () => {
      const demo = start('--once');
      const end = await demo.ended;
      expect({ ...end, stderr: demo.stderr() }).toEqual({ code: 0, signal: null, stderr: '' });
      const story = demo.stdout().match(/^ {1,2}\d+\.\d\d s {2}.* → .*$/gm) ?? [];
      expect(story.map(line => line.replace(/^.*→ /, ''))).toEqual([
        'Ana: a welcome',
        'Ops: one card; no private messages',
        'Ana: Workflow failed',
        'Ana: Pull request opened for review',
        'Ana: Issue opened and assigned',
        'Ana: Deployment to production failed',
      ]);
      expect(new Set(story.map(line => line.indexOf('→'))).size).toBe(1);
      expect(Math.max(...story.map(line => line.length))).toBeLessThanOrEqual(80);
      expect(demo.stdout()).toContain('the conclusion of this one was changed to failure');
      expect(demo.stdout()).toMatch(/\nEvery card is where it should be.\n\n$/);
      expect(await demo.leftovers('demo-once')).toEqual([]);
    },
    PATIENCE_MS,
  );

  test(
    "ends with 1 and with Herald's own reason when a card does not arrive",
    async () => {
      const demo = start('--once', '--blocked');
      expect(await demo.ended).toEqual({ code: 1, signal: null });
      expect(demo.stdout()).toContain('Ana blocks Herald');
      expect(demo.stdout()).not.toContain('Every card is where it should be');
      expect(demo.stderr()).toMatch(
        /The demo failed: "GitHub: a run failed \(1\)": Ana's card is undelivered\. .*blocked Herald/,
      );
      expect(await demo.leftovers('demo-once')).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe('npm run demo -- --tour --once', () => {
  test(
    'tells every way in which something meets a dialogue, and ends with 0 once each went on or ended as told',
    async () => {
      const demo = start('--tour', '--once');
      const end = await demo.ended;
      expect({ ...end, stderr: demo.stderr() }).toEqual({ code: 0, signal: null, stderr: '' });
      const lines = demo.stdout().split('\n');
      expect(lines.flatMap(line => line.match(/^\d {2}(.+?):/)?.[1] ?? [])).toEqual([
        'ad-hoc',
        'when-idle',
        'cancel',
        'interrupt',
        'Las Vegas',
      ]);
      expect(lines.filter(line => /^ {3}→ The /.test(line))).toHaveLength(5);
      expect(demo.stdout()).toContain('→ The card says what Ana decided.');
      expect(demo.stdout()).toMatch(/and each dialogue went on or ended as promised\.\n\n$/);
      expect(await demo.leftovers('demo-once')).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe('npm run demo', () => {
  test(
    'where a port is taken says so and takes the next, and everything that it prints works as printed',
    async () => {
      const squatter = createServer().listen(3978, '127.0.0.1');
      // Something else may have been there before: as good.
      await once(squatter, 'listening').catch(error => expect(error).toMatchObject({ code: 'EADDRINUSE' }));
      const demo = start();
      await demo.printed(ASKS_FOR_CTRL_C);
      squatter.close();
      const port = Number(demo.stdout().match(/Port 3978 is taken, so Herald is at (\d+)\./)?.[1]);
      expect(port).toBeGreaterThan(3978);

      const [chats] = demo.stdout().match(/http:\/\/127\.0\.0\.1:\d+\/\?person=.*/) ?? [];
      expect(await (await fetch(chats ?? '')).text()).toContain('<title>Teams stand-in</title>');
      const [look, send, button, sendToGroup] = await printedCommands(demo);
      expect(button).toMatchObject({ state: 'accepted' });
      expect(look?.items).toMatchObject([{ state: 'sent', reason: { code: 'sent' } }]);
      expect(send).toMatchObject({ state: 'accepted' });
      const card = new URL(`/control/wait?person=ana@contoso.com&text=my first card`, chats).href;
      expect(await (await fetch(card)).text()).toContain(
        'You get this because Contoso Pipeline sent it to you.',
      );
      expect(sendToGroup).toMatchObject({ state: 'accepted' });
      const toAll = new URL(`/control/wait?person=jonas@contoso.com&text=It works for all`, chats).href;
      expect(await (await fetch(toAll)).text()).toContain(
        'You get this because you’re in the group Contoso Engineering.',
      );
      expect(demo.stdout()).toContain(`The database is in ${join(dataDir, 'demo')};`);
    },
    PATIENCE_MS,
  );

  test(
    'is opened by the key that the first lines of the description of the doors make',
    async () => {
      const demo = start();
      await demo.printed(ASKS_FOR_CTRL_C);
      const [, make = ''] = /^export KEY=\$\((.*)\)$/m.exec(readFileSync('docs/api.md', 'utf8')) ?? [];
      const { PATH, NODE_COMPILE_CACHE } = process.env;
      const env = { PATH, NODE_COMPILE_CACHE, DATA_DIR: dataDir };
      const made = await promisify(execFile)('sh', ['-c', make], { env });
      expect(made.stderr).toContain(`For the demo that runs in ${join(dataDir, 'demo')}`);
      const [herald = ''] = /http:\/\/127\.0\.0\.1:\d+(?=\/api)/.exec(demo.stdout()) ?? [];
      const authorization = `Bearer ${made.stdout.trim()}`;
      // 404: there is no such notification. A caller without a key that is known here gets 401.
      expect((await fetch(`${herald}/api/notifications/none`, { headers: { authorization } })).status).toBe(
        404,
      );
    },
    PATIENCE_MS,
  );

  test(
    'ends with everything that it started at a Ctrl-C, also under the eyes of an open page',
    async () => {
      const demo = start();
      await demo.printed(ASKS_FOR_CTRL_C);
      const [chats] = demo.stdout().match(/http:\/\/127\.0\.0\.1:\d+\/\?person=.*/) ?? [];
      const page = await fetch(new URL('/control/events', chats));
      expect(page.status).toBe(200);
      expect(await demo.end('SIGINT')).toEqual({ code: 0, signal: null });
      expect(await demo.leftovers('demo')).toEqual([]);
      expect(demo.stderr()).toBe('');
      await page.body?.cancel().catch(() => undefined);
    },
    PATIENCE_MS,
  );

  test(
    'beside another in the same folder refuses, with what to do, and leaves the other alone',
    async () => {
      const first = start();
      await first.printed(ASKS_FOR_CTRL_C);
      const second = start();
      expect(await second.ended).toEqual({ code: 1, signal: null });
      expect(second.stderr()).toMatch(/another one runs in .*demo\. End it with Ctrl-C, or set DATA_DIR/);
      const [look] = await printedCommands(first);
      expect(look?.items).toMatchObject([{ state: 'sent' }]);
    },
    PATIENCE_MS,
  );

  test('with an option that it does not know prints how to use it and ends with 2', async () => {
    const demo = start('--onec');
    expect(await demo.ended).toEqual({ code: 2, signal: null });
    expect(demo.stdout()).toContain('npm run demo -- --once');
  });
});
