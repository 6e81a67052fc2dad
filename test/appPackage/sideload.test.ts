import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readIds } from '../../appPackage/ids.ts';
import { ROWS } from '../settings.ts';

const page = readFileSync('docs/sideload.md', 'utf8');
const found = (pattern: RegExp) => [...new Set([...page.matchAll(pattern)].map(([, text]) => text ?? ''))];

const BOT = '11111111-2222-4333-8444-555555555555';
const OTHER = '99999999-2222-4333-8444-555555555555';
const ENV = { MicrosoftAppId: BOT, PUBLIC_URL: 'https://herald.contoso.com' };
const idsFrom = (env: Record<string, string>) => readIds(env, '1.2.3');

/** The settings of the table in step 5: the code in each row's first cell. */
const settings = () => {
  const [, step = ''] = page.split('## 5. ');
  const [table = ''] = step.split('## 6. ');
  return table.split('\n').flatMap(row => [...(row.match(/^\| (`.*?) \|/)?.[1] ?? '').matchAll(/`(\w+)`/g)]);
};

describe('docs/sideload.md', () => {
  test('names only npm scripts that there are', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const named = found(/npm (?:run )?(start|(?<=run )[\w:]+)/g);
    expect(named).toEqual(expect.arrayContaining(['start', 'package', 'key']));
    for (const script of named) expect(Object.keys(scripts)).toContain(script);
  });

  test('clears what the first step left before another organisation comes', () => {
    const [, first = ''] = page.split('## 1. ');
    expect(first.split('## 2. ')[0]).toMatch(/clear what this step left:\n\n```bash\nrm -r \.data\n```/);
  });

  test('names only chat commands that the manifest offers', () => {
    const manifest = readFileSync('appPackage/manifest.json', 'utf8');
    const commands = found(/[Ww]rite `(\w+)`/g);
    expect(commands).toEqual(['help', 'why']);
    for (const command of commands) expect(manifest).toContain(`command.${command}}}`);
  });

  test('tells settings that make a difference to the package', () => {
    const names = settings().map(([, name]) => name ?? '');
    expect(names).toHaveLength(7);
    for (const name of names) {
      const value = name.endsWith('Id') || name.endsWith('_ID') ? OTHER : 'https://example.com/other';
      expect([name, idsFrom({ ...ENV, [name]: value })]).not.toEqual([name, idsFrom(ENV)]);
    }
  });
});

describe('the settings of the package', () => {
  test.each(ROWS.appId.names.map(({ name }) => name))('%s names the bot here as it does for Herald', name => {
    expect(idsFrom({ ...ENV, MicrosoftAppId: '', [name]: OTHER })).toMatchObject({ ids: { BOT_ID: OTHER } });
  });

  test.each(ROWS.publicUrl.names)('$name gives the address here as it does for Herald', ({ name, as }) => {
    const text = as ? 'other.contoso.com' : 'https://other.contoso.com';
    const read = idsFrom({ MicrosoftAppId: BOT, [name]: text });
    expect(read).toMatchObject({ ids: { WEBSITE_URL: 'https://other.contoso.com' } });
  });
});
