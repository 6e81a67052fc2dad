/**
 * Draws `color.png` and `outline.png` from the SVG files beside this script. Run it after changing a
 * drawing (`node appPackage/icons/draw.ts`) and commit the result: packaging must not need a browser.
 * CHROMIUM names the browser; the default is Debian's.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { PNG } from 'pngjs';

const ICONS = [
  { name: 'color', size: 192 },
  { name: 'outline', size: 32 },
] as const;

const fileBeside = (name: string) => new URL(name, import.meta.url);

async function draw(page: Page, name: string, size: number): Promise<Buffer> {
  const svg = readFileSync(fileBeside(`${name}.svg`), 'utf8');
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
  return page.screenshot({ omitBackground: true });
}

/** Teams demands pure white wherever the outline is visible, so only the alpha of the drawing is kept. */
function whiten(png: Buffer): Buffer {
  const image = PNG.sync.read(png);
  for (let at = 0; at < image.data.length; at += 4) image.data.fill(255, at, at + 3);
  return PNG.sync.write(image);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-sync',
    '--no-first-run',
  ],
});
try {
  const page = await browser.newPage();
  for (const { name, size } of ICONS) {
    const png = await draw(page, name, size);
    writeFileSync(fileBeside(`../${name}.png`), name === 'outline' ? whiten(png) : png);
  }
} finally {
  await browser.close();
}
