import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stage, startStage } from '../stories/stage.ts';
import { type Case, caseOf, unharmed } from './case.ts';
import { dice } from './dice.ts';
import { DOORS } from './doors.ts';
import { besiege, ENV, STAND_IN, tryAll } from './fuzz.ts';
import { failuresOf, tableOf } from './report.ts';
import { type Scene, setScene } from './scene.ts';
import { type Asked, asCurl, type Outcome, send } from './wire.ts';

const PATIENCE_MS = 120_000;
const SEED = 20_261_128;

describe('a service', () => {
  let stage: Stage;
  let scene: Scene;
  beforeAll(async () => {
    stage = await startStage({ people: 12, env: ENV, standIn: STAND_IN });
    scene = await setScene(stage);
  }, PATIENCE_MS);
  afterAll(() => stage.close());

  const target = () => ({ host: '127.0.0.1', port: Number(new URL(stage.herald.url).port) });

  test(
    'takes at each door what the mutations begin with',
    async () => {
      const chance = dice(SEED);
      const refused: string[] = [];
      for (const door of DOORS.filter(({ name }) => name !== 'no door')) {
        const outcomes: Outcome[] = [];
        for (let tries = 0; tries < 15 && !outcomes.some(isGood); tries += 1)
          outcomes.push((await send(target(), unharmed(door.ask(scene, chance)))).outcome);
        if (!outcomes.some(isGood)) refused.push(`${door.name}: ${outcomes}`);
      }
      expect(refused).toEqual([]);
    },
    PATIENCE_MS,
  );

  test(
    'answers some hundred of them without a 5xx, lives, and still does its work',
    async () => {
      const options = { seed: SEED, from: 0, count: 400, atOnce: 4 };
      const { failures, harm } = await besiege(stage, scene, { options, tell: () => undefined });
      expect({ failures: failuresOf({ failures, target: target() }), harm }).toEqual({
        failures: '',
        harm: [],
      });
    },
    PATIENCE_MS,
  );

  test('is asked the same with the same seed, and another with another', () => {
    const cases = (seed: number) =>
      Array.from({ length: 300 }, (_, index) => digest(caseOf(seed, index, scene)));
    expect(cases(1)).toEqual(cases(1));
    expect(new Set([...cases(1), ...cases(2)]).size).toBeGreaterThan(580);
  });
});

function digest({ door, asked: { body, ...asked } }: Case): string {
  return createHash('sha256')
    .update(JSON.stringify([door, asked]))
    .update(body ?? '')
    .digest('hex');
}

/** Also 409: what is closed by now was open. */
const isGood = (outcome: unknown) => typeof outcome === 'number' && (outcome < 300 || outcome === 409);

describe('a service that fails', () => {
  const answers = ['200 OK', '500 Oops', undefined, '422 No', '503 Away', '501 None'];
  const asked = (index: number): Asked => ({
    method: 'GET',
    target: `/${index}`,
    headers: [],
    sent: 'whole',
  });
  const caseAt = (index: number): Case => ({ index, door: 'GET /', asked: asked(index) });

  test('is found, with a table and a line that asks the same again', async () => {
    const server = createServer(socket =>
      socket
        .on('error', () => undefined)
        .once('data', head => {
          const answer = answers[Number(/\/(\d)/.exec(String(head))?.[1])];
          socket.end(answer === undefined ? '' : `HTTP/1.1 ${answer}\r\n\r\nwhat happened`);
        }),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const target = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
    const options = { seed: 1, from: 0, count: answers.length, atOnce: 1 };
    const found = await tryAll({ target, options, caseAt, tell: () => undefined });
    server.close();
    expect(found.failures.map(({ index, outcome }) => [index, outcome])).toEqual([
      [1, 500],
      [2, 'cut'],
      [4, 503],
      [5, 501],
    ]);
    expect(
      tableOf(found)
        .split('\n')
        .map(line => line.split(/\s{2,}/).length),
    ).toHaveLength(3);
    expect(failuresOf({ ...found, target })).toContain(
      `Case 1, GET /: 500 what happened\n  curl -sS -i --path-as-is --max-time 30 -X 'GET' 'http://127.0.0.1:${target.port}/1'`,
    );
  });
});

test('the line for the shell has the bytes of the body, whatever they are', async () => {
  const body = Buffer.from([
    ...Array.from({ length: 256 }, (_, byte) => byte),
    ...Buffer.from("'%s\\n%%$(x)`y`"),
  ]);
  const line = asCurl(
    { host: 'h', port: 1 },
    { method: 'POST', target: '/', headers: [], body, sent: 'whole' },
  );
  const [print] = line.split(' | curl ');
  const { stdout } = await promisify(execFile)('sh', ['-c', print ?? ''], { encoding: 'buffer' });
  expect(stdout.equals(body)).toBe(true);
});
