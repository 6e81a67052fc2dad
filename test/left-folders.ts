import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** How the folders of one run are called, so that a later run knows what a killed one left. */
export const folderOfRun = (kind: string): string => `${kind}-${process.pid}-`;

/** The folders of this kind whose runs are over: a run that is killed takes nothing away. */
export async function leftFolders(inside: string, kind: string): Promise<string[]> {
  const named = new RegExp(`^${kind}-(\\d+)-`);
  const names = await readdir(inside);
  return names.filter(name => isOver(Number(named.exec(name)?.[1]))).map(name => join(inside, name));
}

function isOver(pid: number): boolean {
  if (!pid) return false;
  try {
    return !process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EPERM';
  }
}
