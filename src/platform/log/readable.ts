import { oneLine } from './one-line.ts';

/**
 * Turns a line of JSON into one for people: `12:03:04.123 WARN  Sentence. tenant=… attempt=2`, and below it,
 * indented, where an error was thrown. Not pino-pretty: 30 lines instead of a package with 15 dependencies.
 */
export function readable(line: string): string {
  const { level, time, msg, ...facts } = JSON.parse(line) as Record<string, unknown>;
  const head = `${String(time).slice(11, 23)} ${String(level).toUpperCase().padEnd(5)} ${oneLine(String(msg))}`;
  const pairs = Object.entries(facts).map(([name, value]) => ` ${name}=${short(value)}`);
  return `${head}${pairs.join('')}\n${Object.values(facts).map(frames).join('')}`;
}

function short(value: unknown): string {
  const text = isError(value) ? `${value.type}: ${value.message}` : value;
  return typeof text === 'string' && /^[\w.:/@-]+$/.test(text) ? text : oneLine(JSON.stringify(text));
}

/** Only the places of a stack: its first lines are the message, which stands above. */
function frames(value: unknown): string {
  if (!isError(value)) return '';
  const places = value.stack.split('\n').filter(each => /^\s+at /.test(each));
  return places.map(place => `    ${oneLine(place.trim())}\n`).join('');
}

function isError(value: unknown): value is { type: string; message: string; stack: string } {
  return typeof value === 'object' && value !== null && 'stack' in value && typeof value.stack === 'string';
}
