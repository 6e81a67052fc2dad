/** Longer than the lines of a turn of the event loop; a turn that says more is written in pieces. */
const MOST_GATHERED = 64 * 1024;

let gathered = '';

/**
 * Takes a line for standard output. The lines of one turn of the event loop are written at its end, in one piece: the
 * write costs more than the line. Code that cannot wait calls `writeOut`; the end of the process does so, whichever way
 * JavaScript ends it. A process that is killed loses the lines of its last turn.
 */
export function sayLater(line: string): void {
  if (gathered === '') setImmediate(writeOut);
  gathered += line;
  if (gathered.length > MOST_GATHERED) writeOut();
}

/** Writes what was said so far, in its order. */
export function writeOut(): void {
  const lines = gathered;
  gathered = '';
  if (lines !== '') process.stdout.write(lines);
}

// Also after an error that nobody caught. Files and pipes are written before `write` returns, but for pipes of Windows.
process.on('exit', writeOut);
