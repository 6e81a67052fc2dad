import pg from 'pg';
import { vi } from 'vitest';

type Ask = (...asked: unknown[]) => unknown;

/** Stands between the driver and its server until the mocks are restored. `ask` asks as the driver would have. */
export function intercept(between: (asked: readonly unknown[], ask: Ask) => unknown): void {
  const query = pg.Client.prototype.query as Ask;
  const standing = function (this: pg.Client, ...asked: unknown[]) {
    return between(asked, (...instead) => query.apply(this, instead));
  };
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(standing as never);
}
