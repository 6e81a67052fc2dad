import { describe, expect } from 'vitest';
import { ASKS_FOR_CTRL_C, server, start } from '../stories/demo-process.ts';
import { anotherWay } from './ways.ts';

const PATIENCE_MS = 180_000;

// stories/demo.test.ts: a Ctrl-C ends everything; embedded.test.ts: the next one adopts a server that lives on.
describe('npm run demo', () => {
  anotherWay(
    'after kill -9 starts again, on the database that was left running, and takes that along at its end',
    async () => {
      const killed = start();
      await killed.printed(ASKS_FOR_CTRL_C);
      await killed.end('SIGKILL');
      const left = await server('demo');
      expect(left).toBeDefined();
      const demo = start();
      await demo.printed(ASKS_FOR_CTRL_C);
      expect((await server('demo'))?.pid).toBe(left?.pid);
      expect(await demo.end('SIGINT')).toEqual({ code: 0, signal: null });
      expect(await demo.leftovers('demo')).toEqual([]);
    },
    PATIENCE_MS,
  );

  anotherWay(
    '--once that is interrupted in the middle ends with the code of Ctrl-C',
    async () => {
      const demo = start('--once');
      await demo.printed('Herald is up');
      expect(await demo.end('SIGINT')).toEqual({ code: 130, signal: null });
      expect(await demo.leftovers('demo-once')).toEqual([]);
    },
    PATIENCE_MS,
  );
});
