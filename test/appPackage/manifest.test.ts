import { describe, expect, test } from 'vitest';
import { type Ids, PLACEHOLDERS } from '../../appPackage/ids.ts';
import { fillManifest, languageFaults, manifestFaults } from '../../appPackage/manifest.ts';

const ids = Object.fromEntries(PLACEHOLDERS.map(name => [name, `<${name}>`])) as Ids;

/** Written like this, since a linter takes the real thing for a mistyped template string. */
const open = (name: string) => `\${{${name}}}`;

describe('filling in', () => {
  test('every placeholder is filled, at any depth and within a text', () => {
    expect(
      fillManifest({ bots: [{ botId: open('BOT_ID') }], name: `Herald${open('APP_NAME_SUFFIX')}!` }, ids),
    ).toEqual({
      bots: [{ botId: '<BOT_ID>' }],
      name: 'Herald<APP_NAME_SUFFIX>!',
    });
  });

  test('spaces inside the braces do not matter', () => {
    expect(fillManifest(open(' BOT_ID '), ids)).toBe('<BOT_ID>');
  });

  test('what is not text stays as it is', () => {
    expect(fillManifest({ a: false, b: 3, c: null, d: [] }, ids)).toEqual({ a: false, b: 3, c: null, d: [] });
  });

  test('a quotation mark or a placeholder in a setting is text and nothing more', () => {
    const odd = { ...ids, DEVELOPER_NAME: `"Contoso", ${open('BOT_ID')} $&` };
    expect(fillManifest({ name: open('DEVELOPER_NAME') }, odd)).toEqual({
      name: `"Contoso", ${open('BOT_ID')} $&`,
    });
  });
});

const LANGUAGE = { 'name.short': 'Herald', 'description.short': 'Kurz', 'description.full': 'Lang' };

describe('checking', () => {
  test('a manifest is told every field that is missing or unknown, by name', () => {
    const faults = manifestFaults({ manifestVersion: '1.25', colour: 'red' });
    expect(faults).toContainEqual(expect.stringContaining("required property 'icons'"));
    expect(faults).toContainEqual(expect.stringContaining("required property 'developer'"));
    expect(faults).toContainEqual(expect.stringContaining('additional properties: colour'));
  });

  test('a value that is not among the allowed ones is told what is allowed', () => {
    const faults = manifestFaults({ bots: [{ botId: 'x', scopes: ['groupchat'] }] });
    expect(faults).toContainEqual(expect.stringMatching(/^\/bots\/0\/scopes\/0 .*groupChat/));
  });

  test('a placeholder that nobody filled is a fault', () => {
    const language = { ...LANGUAGE, 'name.short': `Herald${open('UNKNOWN')}` };
    expect(languageFaults(language)).toEqual([`${open('UNKNOWN')} was not filled in`]);
  });

  test('a translation of something that no manifest can have is a fault', () => {
    expect(languageFaults(LANGUAGE)).toEqual([]);
    expect(languageFaults({ ...LANGUAGE, 'bots[0].commandLists[3].commands[0].title': 'x' })).toHaveLength(1);
  });
});
