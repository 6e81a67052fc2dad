import type { Dice } from './dice.ts';
import { ODD_NAMES, ODD_TEXTS, ODD_VALUES } from './odd.ts';

/** Stands for a value that is to go altogether. */
const GONE = Symbol('gone');

type Path = readonly (string | number)[];
type Change = (value: unknown, dice: Dice) => unknown;

/** JSON with one thing in it that should not be there, or one thing missing. */
export function mutated(value: unknown, dice: Dice): unknown {
  const path = dice.of(placesIn(value));
  const change = dice.of(CHANGES);
  const became = changedAt(value, path, old => change(old, dice));
  return became === GONE ? null : became;
}

/** Deeper nobody looks. */
const DEPTH = 30;

/** The way to every value in it, itself first. */
function placesIn(value: unknown, here: Path = []): Path[] {
  if (here.length === DEPTH) return [here];
  const children = childrenOf(value).flatMap(([name, child]) => placesIn(child, [...here, name]));
  return [here, ...children];
}

function childrenOf(value: unknown): [string | number, unknown][] {
  if (Array.isArray(value)) return [...value.entries()];
  return isTree(value) ? Object.entries(value) : [];
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) !== null;
}

function changedAt(value: unknown, [name, ...rest]: Path, change: (old: unknown) => unknown): unknown {
  if (name === undefined) return change(value);
  const entries = childrenOf(value).flatMap(([key, child]): [string | number, unknown][] => {
    const became = key === name ? changedAt(child, rest, change) : child;
    return became === GONE ? [] : [[key, became]];
  });
  return Array.isArray(value) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}

const CHANGES: readonly Change[] = [
  (_, dice) => dice.of(ODD_TEXTS),
  (_, dice) => dice.of(ODD_TEXTS),
  (_, dice) => dice.of(ODD_VALUES),
  (_, dice) => dice.of(ODD_VALUES),
  () => GONE,
  (old, dice) => (typeof old === 'string' ? garbled(old, dice) : dice.of(ODD_TEXTS)),
  (old, dice) => (typeof old === 'string' ? garbled(old, dice) : old),
  (old, dice) =>
    typeof old === 'number' ? old * dice.of([-1, 0, 0.5, 1e9, 1e30, 1e300]) : (JSON.stringify(old) ?? ''),
  old => [old],
  old => ({ value: old }),
  (old, dice) => withName(old, dice),
  (old, dice) => withName(old, dice),
  (old, dice) => withMore(old, dice),
  (old, dice) => (isTree(old) && !Array.isArray(old) ? renamed(old, dice) : old),
  old => (Array.isArray(old) ? old.toReversed() : old),
  old => (typeof old === 'string' ? Number(old) : old),
  old => (typeof old === 'string' ? old.toUpperCase() : old),
];

/** A text with something in it, cut, or many times over. */
export function garbled(text: string, dice: Dice): string {
  const at = dice.below(text.length + 1);
  return dice.of([
    () => text.slice(0, at) + dice.of(ODD_TEXTS) + text.slice(at),
    () => text.slice(0, at),
    () => text.slice(at),
    () => text.slice(0, at) + String.fromCharCode(dice.below(0x10000)) + text.slice(at + 1),
    () => text.repeat(1 + dice.below(500)).slice(0, 60_000),
    () => `${text}${text}`,
    () => ` ${text} `,
  ])();
}

function withName(value: unknown, dice: Dice): unknown {
  if (!isTree(value) || Array.isArray(value)) return value;
  const odd = dice.percent(50) ? dice.of(ODD_TEXTS) : dice.of(ODD_VALUES);
  return Object.fromEntries([...Object.entries(value), [dice.of(ODD_NAMES), odd]]);
}

function renamed(value: Record<string, unknown>, dice: Dice): unknown {
  const names = Object.keys(value);
  const name = dice.of(names);
  const other = dice.percent(50) ? dice.of(ODD_NAMES) : name?.toUpperCase();
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key === name ? other : key, child]));
}

/** A list with its first entry many times more. */
function withMore(value: unknown, dice: Dice): unknown {
  if (!Array.isArray(value)) return value;
  return [
    ...value,
    ...Array.from({ length: dice.of([1, 30, 250, 1_100]) }, () => value[0] ?? dice.of(ODD_TEXTS)),
  ];
}

/** A body as text with its bytes in disorder: not JSON any more, or JSON that nobody would write. */
export function torn(body: Buffer, dice: Dice): Buffer {
  const at = dice.below(body.length + 1);
  const [before, after] = [body.subarray(0, at), body.subarray(at)];
  return Buffer.concat(
    dice.of<() => Uint8Array[]>([
      () => [before],
      () => [after],
      () => [before, Buffer.from([dice.below(256)]), after.subarray(1)],
      () => [before, Buffer.from([0xff, 0xfe, 0xc0, 0x80]), after],
      () => [Buffer.from([0xef, 0xbb, 0xbf]), body],
      () => [Buffer.from(body.toString('utf8'), 'utf16le')],
      () => [body, body],
      () => [
        before,
        Buffer.from(dice.of(['{', '}', '[', ']', '"', ',', ':', '\\u', '1e999', 'NaN', '//x\n'])),
        after,
      ],
      () => [Buffer.from('['.repeat(100_000))],
      () => [Buffer.from(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)],
      () => [Buffer.from(`{"a":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`)],
      () => [body, Buffer.alloc(300 * 1024, ' ')],
      () => [Buffer.alloc(0)],
      () => [Buffer.from('null')],
      () => [Buffer.from('"text"')],
    ])(),
  );
}
