import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { describe } from 'vitest';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** A browser on this machine: `CHROME_PATH`, or one of the usual places. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return [env.CHROME_PATH, ...usualPlaces].find(path => path && existsSync(path));
}

/** `describe`, or where there is no browser `describe.skip`, with a line that nobody overlooks. */
export function browserOrSkip(): typeof describe | typeof describe.skip {
  if (findBrowser()) return describe;
  process.stderr.write(
    '\n*** NO BROWSER FOUND: page tests are SKIPPED. Set CHROME_PATH to run them. ***\n\n',
  );
  return describe.skip;
}

/** Starts the browser, without a window. Each test file that starts it closes it. */
export function launch(): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('No browser found. Set CHROME_PATH.');
  const quiet = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', ...quiet] });
}
