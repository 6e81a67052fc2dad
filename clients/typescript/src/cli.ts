#!/usr/bin/env node
import { run } from './cli/run.ts';

const { argv, env, stdin, stdout, stderr } = process;
// Set, and not exited with: what is still being written goes out.
process.exitCode = await run({ args: argv.slice(2), env, stdin, stdout, stderr });
