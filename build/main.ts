/** `node build/main.ts <folder>` writes the program of the image. See docs/decisions/0123-a-program-in-few-files.md. */
import { writeProgram } from './program.ts';

const [folder = 'program'] = process.argv.slice(2);
// `compose` starts nothing, so that what it loads can be compiled beforehand.
await writeProgram(folder, { main: 'main', compose: 'compose' });
