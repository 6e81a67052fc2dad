import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { strFromU8, type Unzipped, unzipSync } from 'fflate';
import { PNG } from 'pngjs';
import { packageInto } from '../../appPackage/build.ts';
import { languageFaults, manifestFaults } from '../../appPackage/manifest.ts';
import { pack } from '../../appPackage/pack.ts';

const ENV = {
  MicrosoftAppId: '11111111-2222-4333-8444-555555555555',
  PUBLIC_URL: 'https://herald.contoso.com',
  APP_NAME_SUFFIX: ' (test)',
};
const COMMANDS = ['help', 'topics', 'subscribe', 'unsubscribe', 'why'];

let folder: string;
let outcome: { exitCode: number; text: string };
let files: Unzipped;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'herald-package-'));
  outcome = packageInto(join(folder, 'dist', 'herald.zip'), ENV);
  files = unzipSync(readFileSync(join(folder, 'dist', 'herald.zip')));
});
afterAll(() => rmSync(folder, { recursive: true }));

function bytes(name: string): Uint8Array {
  const found = files[name];
  if (found === undefined) throw new Error(`${name} is not in the package`);
  return found;
}
const json = (name: string) => JSON.parse(strFromU8(bytes(name)));
const image = (name: string) => PNG.sync.read(Buffer.from(bytes(name)));

/** [red, green, blue, alpha] of every pixel. */
function pixels(name: string): number[][] {
  const { data } = image(name);
  return Array.from({ length: data.length / 4 }, (_, at) => [...data.subarray(at * 4, at * 4 + 4)]);
}

describe('the package', () => {
  test('holds its files at the root and nothing else', () => {
    expect(Object.keys(files).sort()).toEqual([
      'color.png',
      'de.json',
      'fr.json',
      'manifest.json',
      'outline.png',
    ]);
  });

  test('holds a manifest that Microsoft’s schema accepts, with no placeholder left', () => {
    expect(manifestFaults(json('manifest.json'))).toEqual([]);
  });

  test('holds every file that its manifest names', () => {
    const { icons, localizationInfo } = json('manifest.json');
    const languages = localizationInfo.additionalLanguages.map((language: { file: string }) => language.file);
    for (const name of [icons.color, icons.outline, ...languages])
      expect(bytes(name).length).toBeGreaterThan(0);
    expect(languages).toHaveLength(2);
  });

  test('is the same, byte for byte, when nothing changed', () => {
    packageInto(join(folder, 'again.zip'), ENV);
    expect(readFileSync(join(folder, 'again.zip'))).toEqual(readFileSync(join(folder, 'dist', 'herald.zip')));
  });

  test('refuses a file that is not at the root', () => {
    expect(() => pack({ 'icons/color.png': new Uint8Array() })).toThrow('icons/color.png');
  });
});

describe('the manifest', () => {
  test('carries the ids, the version of Herald and the name suffix', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(json('manifest.json')).toMatchObject({
      id: ENV.MicrosoftAppId,
      version,
      name: { short: 'Herald (test)' },
      bots: [{ botId: ENV.MicrosoftAppId }],
      developer: { websiteUrl: ENV.PUBLIC_URL },
    });
  });

  test('lets people talk back, wherever Herald can be installed', () => {
    const [bot] = json('manifest.json').bots;
    expect(bot).toMatchObject({ isNotificationOnly: false, scopes: ['personal', 'team', 'groupChat'] });
  });

  test('asks for no domains and no permissions', () => {
    const manifest = json('manifest.json');
    expect(manifest.validDomains).toEqual([]);
    expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['authorization']));
  });

  test('names the application that may install it through Microsoft Graph', () => {
    expect(json('manifest.json').webApplicationInfo).toMatchObject({ id: ENV.MicrosoftAppId });
  });

  test('offers the same commands in every scope, each once and without a slash', () => {
    type List = { scopes: string[]; commands: { title: string }[] };
    const lists: List[] = json('manifest.json').bots[0].commandLists;
    expect(lists.flatMap(list => list.scopes)).toEqual(['personal', 'team', 'groupChat']);
    for (const list of lists) expect(list.commands.map(command => command.title)).toEqual(COMMANDS);
  });
});

describe.each(['de.json', 'fr.json'])('the language file %s', name => {
  test('is accepted by Microsoft’s schema, with no placeholder left', () => {
    expect(languageFaults(json(name))).toEqual([]);
  });

  test('keeps the name that the welcome says, suffix included', () => {
    expect(json(name)['name.short']).toBe('Herald (test)');
  });

  test('translates every description, and no command, since Herald understands them in English', () => {
    const lists: { commands: unknown[] }[] = json('manifest.json').bots[0].commandLists;
    const expected = lists.flatMap((list, l) =>
      list.commands.map((_, c) => `bots[0].commandLists[${l}].commands[${c}].description`),
    );
    expect(Object.keys(json(name)).filter(key => key.startsWith('bots'))).toEqual(expected);
  });
});

describe('the icons', () => {
  test('color.png is 192 by 192 and covers its whole square', () => {
    expect(image('color.png')).toMatchObject({ width: 192, height: 192 });
    expect(pixels('color.png').every(([, , , alpha]) => alpha === 255)).toBe(true);
  });

  test('color.png keeps its symbol within the middle 96 by 96', () => {
    const [ground, ...rest] = pixels('color.png');
    const drawn = [ground, ...rest].flatMap((pixel, at) => (String(pixel) === String(ground) ? [] : [at]));
    const across = drawn.flatMap(at => [at % 192, Math.floor(at / 192)]);
    expect(Math.min(...across)).toBeGreaterThanOrEqual(48);
    expect(Math.max(...across)).toBeLessThan(144);
  });

  test('outline.png is 32 by 32, white on nothing', () => {
    expect(image('outline.png')).toMatchObject({ width: 32, height: 32 });
    expect(
      pixels('outline.png').every(([red, green, blue]) => red === 255 && green === 255 && blue === 255),
    ).toBe(true);
    expect(pixels('outline.png').map(([, , , alpha]) => alpha)).toEqual(expect.arrayContaining([0, 255]));
  });

  test('outline.png reaches all four edges', () => {
    const drawn = pixels('outline.png').flatMap(([, , , alpha], at) => (alpha === 0 ? [] : [at]));
    const columns = drawn.map(at => at % 32);
    const rows = drawn.map(at => Math.floor(at / 32));
    expect([Math.min(...columns), Math.max(...columns), Math.min(...rows), Math.max(...rows)]).toEqual([
      0, 31, 0, 31,
    ]);
  });
});

describe('npm run package', () => {
  test('says which ids it used and where each came from', () => {
    expect(outcome.exitCode).toBe(0);
    expect(outcome.text).toContain(`${ENV.MicrosoftAppId} (from MicrosoftAppId)`);
  });

  test('writes nothing and ends with 1 where settings are missing, listing all of them', () => {
    const { exitCode, text } = packageInto(join(folder, 'none.zip'), {});
    expect(exitCode).toBe(1);
    expect(text).toMatch(/MicrosoftAppId[\s\S]*PUBLIC_URL/);
    expect(readdirSync(folder)).not.toContain('none.zip');
  });

  test('writes nothing where the schema refuses a setting, and names file, field and rule', () => {
    const path = join(folder, 'long.zip');
    const { exitCode, text } = packageInto(path, {
      ...ENV,
      APP_NAME_SUFFIX: ' for the whole of Contoso Limited',
    });
    expect(exitCode).toBe(1);
    expect(text).toContain('manifest.json: /name/short must NOT have more than 30 characters');
    expect(existsSync(path)).toBe(false);
  });
});
