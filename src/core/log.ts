/** Structured logging: facts first, then a sentence. Implemented by `log.ts`; facts never hold secrets. */
export interface Log {
  debug(facts: Record<string, unknown>, sentence: string): void;
  info(facts: Record<string, unknown>, sentence: string): void;
  warn(facts: Record<string, unknown>, sentence: string): void;
  error(facts: Record<string, unknown>, sentence: string): void;
  child(facts: Record<string, unknown>): Log;
}
