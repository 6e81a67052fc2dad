import type { Outcome } from './outcome.ts';

const COLOURS = ['#c4314b', '#5b5fc7', '#13a10e', '#ca5010', '#038387'];
const FONT = 'font-family="Segoe UI, sans-serif" font-size="13" fill="#242424"';

/** One bar for each setting. */
export function bars(outcomes: readonly Outcome[]): string {
  const most = Math.max(...outcomes.map(({ interruptions }) => interruptions));
  const rows = outcomes.map(({ name, interruptions }, i) => {
    const [y, width] = [20 + i * 36, (interruptions / most) * 420];
    return `<text x="0" y="${y + 15}" ${FONT}>${name}</text><rect x="230" y="${y}" width="${width.toFixed(1)}" height="22" rx="3" fill="${COLOURS[i % COLOURS.length]}"/><text x="${(238 + width).toFixed(1)}" y="${y + 15}" ${FONT}>${interruptions.toFixed(1)}</text>`;
  });
  return svg('Interruptions per person and day, by setting', [720, 40 + outcomes.length * 36], rows);
}

/** One line for each setting over the hours of a day. */
export function hours(outcomes: readonly Outcome[]): string {
  const most = Math.max(...outcomes.flatMap(({ byHour }) => byHour));
  const [x, y] = [(hour: number) => 40 + hour * 27, (value: number) => 230 - (value / most) * 200];
  const axis = [0, 6, 12, 18, 23].map(hour => `<text x="${x(hour) - 10}" y="252" ${FONT}>${hour}:00</text>`);
  const quiet = `<rect x="${x(0)}" y="20" width="${x(8) - x(0)}" height="210" fill="#f0f0f0"/><rect x="${x(18)}" y="20" width="${x(23) - x(18)}" height="210" fill="#f0f0f0"/>`;
  const lines = outcomes.map(({ name, byHour }, i) => {
    const points = byHour.map((value, hour) => `${x(hour)},${y(value).toFixed(1)}`).join(' ');
    const colour = COLOURS[i % COLOURS.length];
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2"/><rect x="40" y="${268 + i * 20}" width="14" height="10" fill="${colour}"/><text x="62" y="${278 + i * 20}" ${FONT}>${name}</text>`;
  });
  return svg(
    'Interruptions by the hour of the day where the person is',
    [720, 280 + outcomes.length * 20],
    [quiet, ...axis, ...lines],
  );
}

const svg = (title: string, [width, height]: readonly [number, number], parts: readonly string[]) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><title>${title}</title><rect width="100%" height="100%" fill="#ffffff"/>${parts.join('')}</svg>\n`;
