import type { Asked } from './connector/operations.ts';

/** A rule that makes Teams misbehave. Every key of `match` that is given must fit. */
export interface Fault {
  readonly match: { readonly [K in keyof Asked]?: string };
  readonly answer:
    | {
        readonly status: number;
        readonly code?: string;
        readonly message?: string;
        readonly retryAfterSeconds?: number;
      }
    | { readonly latencyMs: number }
    /** Cut the connection before the request is carried out, or after, in place of the answer. */
    | { readonly drop: 'before' | 'after' };
  /** How often it strikes; for ever when missing. */
  readonly times?: number;
}

export interface StandingFault extends Fault {
  readonly id: string;
  /** How often it has struck. */
  hits: number;
}

export interface FaultTable {
  add(fault: Fault): StandingFault;
  list(): readonly StandingFault[];
  /** Takes away one, or all. Says how many there were. */
  remove(id?: string): number;
  /** The faults that strike this request, in the order they were added; counts each as a hit. */
  strike(asked: Asked): readonly StandingFault[];
}

/** Latencies add up; the first other fault ends the request, and those after it are not used up. */
export function makeFaultTable(newId: () => string): FaultTable {
  let faults: StandingFault[] = [];
  return {
    add(fault) {
      const standing = { id: newId(), ...fault, hits: 0 };
      faults.push(standing);
      return standing;
    },
    list: () => faults,
    remove(id) {
      const before = faults.length;
      faults = id === undefined ? [] : faults.filter(f => f.id !== id);
      return before - faults.length;
    },
    strike(asked) {
      const matching = faults.filter(f => fits(f, asked));
      const last = matching.findIndex(f => !('latencyMs' in f.answer));
      const struck = last < 0 ? matching : matching.slice(0, last + 1);
      for (const fault of struck) fault.hits += 1;
      faults = faults.filter(f => f.times === undefined || f.hits < f.times);
      return struck;
    },
  };
}

function fits({ match }: Fault, asked: Asked): boolean {
  const keys = ['operation', 'conversation', 'person', 'tenant'] as const;
  return keys.every(key => match[key] === undefined || match[key] === asked[key]);
}

/** The code that goes with a status when a fault names none. */
export const usualCodes: Readonly<Record<number, string>> = {
  400: 'BadArgument',
  401: 'BotNotRegistered',
  403: 'BotDisabledByAdmin',
  404: 'ConversationNotFound',
  412: 'PreconditionFailed',
  413: 'MessageSizeTooBig',
  429: 'Throttled',
  500: 'ServiceError',
  502: 'ServiceError',
};
