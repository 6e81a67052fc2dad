import type { Message } from '../core/message.ts';
import type { NewId } from '../core/time.ts';
import type { Render } from './ports/render.ts';

/** A minute, so that a text that was taken back or forgotten does not stay in memory. */
const KEPT_MS = 60_000;
const MOST_KEPT = 128;

/** The card that is the same for all its recipients, with the places where the id of each one's delivery goes. */
type Mould = (deliveryId: string) => Message;

/**
 * Renders a card for many recipients once, with a stand-in for the id of the delivery that no text from outside can
 * know, and puts in the id of each delivery afterwards. A mould is found again by all that the card is made of, word
 * for word: so a card that was changed never shows the old text, and a field that `RenderContext` gets later counts by
 * itself. A mould takes longer to make than a card, so it is made for the second recipient. An id of another length may
 * be cut elsewhere, so its card is made anew.
 */
export function renderedOnce(render: Render, newId: NewId): Render {
  const standIn = newId();
  const kept = createKept();
  return (said, context) => {
    const { deliveryId, ...shared } = context;
    if ('text' in said || deliveryId.length !== standIn.length) return render(said, context);
    const key = JSON.stringify([said, shared]);
    const known = kept.get(key);
    if (known === undefined) {
      kept.set(key, 'once');
      return render(said, context);
    }
    if (known !== 'once') return known(deliveryId);
    const mould = mouldOf(render(said, { ...shared, deliveryId: standIn }), standIn);
    kept.set(key, mould);
    return mould(deliveryId);
  };
}

/** The last ones, none of them for longer than a minute. */
function createKept() {
  const kept = new Map<string, Mould | 'once'>();
  return {
    get: (key: string) => kept.get(key),
    set(key: string, mould: Mould | 'once'): void {
      if (kept.size === 0) setTimeout(() => kept.clear(), KEPT_MS).unref();
      kept.set(key, mould);
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    },
  };
}

function mouldOf(message: Message, standIn: string): Mould {
  const fill = fillingOf(message, standIn);
  return fill === undefined ? () => message : deliveryId => fill(deliveryId) as Message;
}

type Fill = (id: string) => unknown;

/** Copies only what leads to the stand-in; all cards share the rest. `undefined`: it does not stand in there. */
function fillingOf(value: unknown, standIn: string): Fill | undefined {
  if (typeof value === 'string') return fillingOfText(value.split(standIn));
  if (typeof value !== 'object' || value === null) return undefined;
  const fills = Object.entries(value).flatMap(([name, inside]) => {
    const fill = fillingOf(inside, standIn);
    return fill === undefined ? [] : [[name, fill] as const];
  });
  return fills.length === 0 ? undefined : id => filled(value, fills, id);
}

function fillingOfText(pieces: readonly string[]): Fill | undefined {
  return pieces.length === 1 ? undefined : id => pieces.join(id);
}

function filled(value: object, fills: readonly (readonly [string, Fill])[], id: string): object {
  const copy: object = Array.isArray(value) ? [...value] : { ...value };
  for (const [name, fill] of fills) Reflect.set(copy, name, fill(id));
  return copy;
}
