import type { Asked } from '../connector/operations.ts';
import { seeded } from './chance.ts';
import { type Cut, type ErrorAnswer, type Fault, isDelay } from './fault.ts';

export interface StandingFault extends Fault {
  readonly id: string;
  /** How often it has struck. */
  hits: number;
}

/** The fate of one request: how long it waits before and after it is carried out, and how it ends. */
export interface Misfortune {
  readonly beforeMs: number;
  readonly afterMs: number;
  /** Missing when the real answer is given. */
  readonly end?: ErrorAnswer | Cut;
}

export interface FaultTable {
  add(fault: Fault): StandingFault;
  list(): readonly StandingFault[];
  /** Takes away one, or all. Says how many there were. */
  remove(id?: string): number;
  /** Which faults strike this request, in the order they were added; counts each as a hit. */
  strike(asked: Asked): Misfortune;
}

type Rolled = StandingFault & { readonly roll: () => number };

const luck: Misfortune = { beforeMs: 0, afterMs: 0 };

/** Latencies add up; the first other fault ends the request, and those after it are not used up. */
export function makeFaultTable(newId: () => string, defaultSeed = 1): FaultTable {
  let faults: Rolled[] = [];
  return {
    add(fault) {
      const rolled = { id: newId(), ...fault, hits: 0, roll: seeded(fault.seed ?? defaultSeed) };
      faults.push(rolled);
      return shown(rolled);
    },
    list: () => faults.map(shown),
    remove(id) {
      const before = faults.length;
      faults = id === undefined ? [] : faults.filter(f => f.id !== id);
      return before - faults.length;
    },
    strike(asked) {
      if (faults.length === 0) return luck;
      const struck = strikers(faults, asked);
      for (const fault of struck) fault.hits += 1;
      if (struck.some(isSpent)) faults = faults.filter(f => !isSpent(f));
      return struck.reduce(worse, luck);
    },
  };
}

const shown = ({ roll: _roll, ...fault }: Rolled): StandingFault => fault;

const isSpent = (fault: StandingFault) => fault.times !== undefined && fault.hits >= fault.times;

/** Those that fit and come up, up to the first that ends the request. */
function strikers(faults: readonly Rolled[], asked: Asked): Rolled[] {
  const struck: Rolled[] = [];
  for (const fault of faults) {
    if (!fits(fault, asked) || !comesUp(fault)) continue;
    struck.push(fault);
    if (!isDelay(fault.answer)) break;
  }
  return struck;
}

const matched = ['operation', 'conversation', 'person', 'tenant'] as const;

const fits = ({ match }: Fault, asked: Asked): boolean =>
  matched.every(key => match[key] === undefined || match[key] === asked[key]);

const comesUp = ({ probability, roll }: Rolled): boolean => probability === undefined || roll() < probability;

function worse(so: Misfortune, { answer, roll }: Rolled): Misfortune {
  if (!isDelay(answer)) return { ...so, end: answer };
  const waitMs = answer.latencyMs + (answer.jitterMs === undefined ? 0 : roll() * answer.jitterMs);
  return answer.when === 'after'
    ? { ...so, afterMs: so.afterMs + waitMs }
    : { ...so, beforeMs: so.beforeMs + waitMs };
}
