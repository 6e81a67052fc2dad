import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const own = (name: string) => readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');

/** The scripts that draw a card, each after those that it needs. */
const SCRIPTS = ['dom.js', 'markdown.js', 'look.js'];
const STYLES = ['base.css', 'card.css'];

/** A page of its own, which needs no other file, with cards drawn as the stand-in draws them. Throws without the renderer. */
export function previewPage(heading: string, cards: readonly unknown[]): string {
  const renderer = readFileSync(
    createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js'),
    'utf8',
  );
  const scripts = SCRIPTS.map(name => own(name).replaceAll(/^import .*$|^export /gm, '')).join('\n');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src https: data:">
<title>${escaped(heading)}</title>
<style>
${STYLES.map(own).join('\n')}
body { display: block; height: auto; padding: 24px; }
main { display: grid; gap: 16px; max-width: 720px; margin: auto; }
</style>
<main><h1>${escaped(heading)}</h1></main>
<script>${inScript(renderer)}</script>
<script type="module">
${inScript(scripts)}
const cards = ${inScript(JSON.stringify(cards))};
const open = action => action instanceof AdaptiveCards.OpenUrlAction && window.open(action.url, '_blank', 'noopener');
document.querySelector('main').append(...cards.map(card => cardElement(card, { text: source => markdown(source), press: open })));
</script>
</html>
`;
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Nothing in it ends the script. */
const inScript = (text: string) => text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
