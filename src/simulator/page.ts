import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Hono } from 'hono';

const script = 'text/javascript; charset=utf-8';
const own = (name: string) => new URL(`./page/${name}`, import.meta.url);
const rendererPath = createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js');

const styles = ['base', 'rails', 'thread', 'card', 'wire', 'misbehave', 'narrow'];
const scripts = 'app card dom look markdown message misbehave people places state thread toasts wire'.split(
  ' ',
);

type Served = readonly [path: string, file: string | URL, type: string];

/** Address, file and type. Nothing else is served. */
const files: readonly Served[] = [
  ['/', own('index.html'), 'text/html; charset=utf-8'],
  ['/page/adaptivecards.min.js', rendererPath, script],
  ...styles.map((name): Served => [`/page/${name}.css`, own(`${name}.css`), 'text/css; charset=utf-8']),
  ...scripts.map((name): Served => [`/page/${name}.js`, own(`${name}.js`), script]),
];

/** Cards may show pictures from anywhere; everything else comes from here. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page that shows the chats. Files are read when they are asked for, so that an edit is seen on reload. */
export function pageRoutes(): Hono {
  const app = new Hono();
  for (const [path, file, type] of files) {
    app.get(path, c =>
      c.body(readFileSync(file, 'utf8'), 200, {
        'content-type': type,
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      }),
    );
  }
  app.get('/favicon.ico', c => c.body(null, 204));
  return app;
}
