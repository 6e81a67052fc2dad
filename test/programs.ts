import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeProgram } from '../build/program.ts';
import { folderOfRun, leftFolders } from './left-folders.ts';

const ROOT = join(import.meta.dirname, '..');
/** The files and folders beside the program in the image: the page of the simulator is read from `src`. */
const BESIDE = ['templates', 'locales', 'package.json', 'node_modules', 'src'];
const PROGRAMS = { main: 'main', simulator: 'simulator/main' };
/** The parts of the programs that can be loaded without starting anything. */
const PARTS = { compose: 'compose', simulated: 'simulator/start' };

/** The file that `node` starts: the program as the image runs it, where it was written, else the code as it lies there. */
export function fileOf(program: keyof typeof PROGRAMS): string {
  const folder = process.env.HERALD_PROGRAM;
  return folder === undefined ? `src/${PROGRAMS[program]}.ts` : join(folder, `${program}.mjs`);
}

const KIND = 'herald-program';

/** A folder that has what lies beside the program, for which `program` is still free. */
export async function placeForProgram(): Promise<string> {
  for (const left of await leftFolders(tmpdir(), KIND)) await rm(left, { recursive: true, force: true });
  const root = await mkdtemp(join(tmpdir(), folderOfRun(KIND)));
  for (const name of BESIDE) await symlink(join(ROOT, name), join(root, name));
  return root;
}

/** Writes the program and compiles it, for all processes of the tests, which find it in `env`. */
export async function startWithProgram(env: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
  const root = await placeForProgram();
  const folder = join(root, 'program');
  await writeProgram(folder, { ...PROGRAMS, ...PARTS });
  env.NODE_COMPILE_CACHE ??= join(root, 'compiled');
  await compile(folder);
  env.HERALD_PROGRAM = folder;
  return () => rm(root, { recursive: true, force: true });
}

/** Node keeps what it compiled when a process ends by itself, and nearly all that the tests start are killed. */
function compile(folder: string) {
  const imports = Object.keys(PARTS).map(
    name => `await import(${JSON.stringify(join(folder, `${name}.mjs`))});`,
  );
  return promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    `${imports.join('')} process.exit();`,
  ]);
}
