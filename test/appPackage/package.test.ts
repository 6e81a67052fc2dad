import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, type Unzipped, unzipSync } from 'fflate';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageInto } from '../../appPackage/build.ts';
import { languageFaults, manifestFaults } from '../../appPackage/manifest.ts';
import { pack } from '../../appPackage/pack.ts';
import { keysIn, readWordings } from '../../appPackage/wording.ts';
import { parseCommand } from '../../src/chat/commands.ts';
import { FEATURES } from '../../src/features/features.ts';
import { formsOf } from '../../src/text/forms.ts';

const ENV = {
  MicrosoftAppId: '11111111-2222-4333-8444-555555555555',
  PUBLIC_URL: 'https://herald.contoso.com',
  APP_NAME_SUFFIX: ' (test)',
};
const KEYS = keysIn(JSON.parse(readFileSync('appPackage/manifest.json', 'utf8')));
/** The languages in which the package is: those that have all of its words. */
const TRANSLATED = readWordings('locales', KEYS)
  .filter(({ missing }) => missing.length === 0)
  .map(({ language }) => language);
const OTHERS = TRANSLATED.filter(language => language !== 'en');

const COMMANDS = FEATURES.flatMap(({ commands = [] }) => commands);
const ENGLISH: Record<string, string> = JSON.parse(readFileSync('locales/en.json', 'utf8'));

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
    const languages = OTHERS.map(language => `${language}.json`);
    expect(Object.keys(files).toSorted()).toEqual(
      ['color.png', 'manifest.json', 'outline.png', ...languages].toSorted(),
    );
  });

  test('holds a manifest that Microsoft’s schema accepts, with no placeholder left', () => {
    expect(manifestFaults(json('manifest.json'))).toEqual([]);
  });

  test('holds every file that its manifest names', () => {
    const { icons, localizationInfo } = json('manifest.json');
    const languages = localizationInfo.additionalLanguages.map((language: { file: string }) => language.file);
    for (const name of [icons.color, icons.outline, ...languages])
      expect(bytes(name).length).toBeGreaterThan(0);
    expect(languages).toEqual(OTHERS.map(language => `${language}.json`));
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

  type List = { scopes: string[]; commands: { title: string; description: string }[] };
  const lists = (): List[] => json('manifest.json').bots[0].commandLists;
  const titles = () => lists().flatMap(list => list.commands.map(({ title }) => title));

  test('offers its commands in every scope, each once and without a slash', () => {
    expect(lists().flatMap(list => list.scopes)).toEqual(['personal', 'team', 'groupChat']);
    expect(new Set(titles()).size).toBe(titles().length);
    expect(titles().filter(title => /^\W/.test(title))).toEqual([]);
  });

  test('offers none that Herald does not understand', () => {
    const spoken = COMMANDS.map(command => ({
      command,
      forms: new Map([['en', formsOf(ENGLISH[command.forms] ?? '')]]),
      told: new Map(),
    }));
    expect(titles().filter(title => parseCommand(title, spoken, ['en']).name === 'other')).toEqual([]);
  });

  /** Twelve is the most that Teams takes. These are told where they are of use, and come with what they are about. */
  const NOT_OFFERED = [
    'command.allow-urgent',
    'command.at-most',
    'command.delete-reminders',
    'command.digest',
    'command.enough',
    'command.example',
    'command.forget-me',
    'command.hold-urgent',
    'command.interruptions',
    'command.move-reminder',
    'command.mute',
    'command.my-data',
    'command.no-limit',
    'command.no-quiet',
    'command.pause',
    'command.questions',
    'command.quiet',
    'command.remind-others',
    'command.remind-somebody',
    'command.resume',
    'command.snooze',
    'command.start-everything',
    'command.stop',
    'command.stop-everything',
    'command.stop-this',
    'command.survey',
    'command.time-zone',
    'command.undo',
    'command.unmute',
    'command.unwatch',
  ];

  test('offers every command there is, but for the words of a dialogue', () => {
    const commands = COMMANDS.map(({ forms }) => forms).filter(key => key.startsWith('command.'));
    expect(commands.filter(key => !KEYS.includes(key)).toSorted()).toEqual(NOT_OFFERED);
  });
});

describe('the words of the package', () => {
  const long = (length: number) => 'x'.repeat(length);

  /** A folder of locales: English, and German that says this. */
  function locales(german: Record<string, string>, english: Record<string, string> = ENGLISH): string {
    const into = mkdtempSync(join(folder, 'locales-'));
    writeFileSync(join(into, 'en.json'), JSON.stringify(english));
    writeFileSync(join(into, 'pt-BR.json'), JSON.stringify(german));
    return into;
  }
  const whole = Object.fromEntries(KEYS.map(key => [key, `${key.split('.')[1]} …`]));
  const built = (localesDir: string) => packageInto(join(folder, 'built.zip'), ENV, localesDir);
  const inZip = () => unzipSync(readFileSync(join(folder, 'built.zip')));

  test('are in each language that has all of them, under the path that Teams looks at', () => {
    expect(built(locales(whole)).text).toContain('speaks   en, pt-BR\n');
    const { 'manifest.json': manifest = new Uint8Array(), 'pt-BR.json': language = new Uint8Array() } =
      inZip();
    expect(JSON.parse(strFromU8(manifest)).localizationInfo).toEqual({
      defaultLanguageTag: 'en',
      additionalLanguages: [{ languageTag: 'pt-br', file: 'pt-BR.json' }],
    });
    const words = JSON.parse(strFromU8(language));
    expect(languageFaults(words)).toEqual([]);
    expect(words).toMatchObject({
      'name.short': 'Herald (test)',
      'name.full': 'name … (test)',
      'description.short': 'short …',
      'bots[0].commandLists[0].commands[0].title': 'help',
      'bots[0].commandLists[0].commands[0].description': 'help …',
    });
  });

  test.each(KEYS)('without %s a language is left out, and it is said', key => {
    const { [key]: _, ...rest } = whole;
    const { exitCode, text } = built(locales(rest));
    expect([exitCode, text]).toEqual([
      0,
      expect.stringContaining(`pt-BR: locales/pt-BR.json lacks ${key}\n`),
    ]);
    expect(Object.keys(inZip())).not.toContain('pt-BR.json');
  });

  test.each(KEYS)('without %s in English nothing is built', key => {
    const { [key]: _, ...rest } = ENGLISH;
    const { exitCode, text } = built(locales(whole, rest));
    expect([exitCode, text]).toEqual([
      1,
      expect.stringContaining(`manifest.json: \${{${key}}} was not filled in`),
    ]);
  });

  test.each(KEYS)('where %s is too long, the file and the key are named', key => {
    const tooLong = (file: string) =>
      expect.stringMatching(new RegExp(`${file}\\.json: .*more than .*\\(${key}\\)`));
    const { exitCode, text } = built(locales({ ...whole, [key]: long(4_001) }));
    expect([exitCode, text]).toEqual([1, tooLong('pt-BR')]);
    expect(built(locales(whole, { ...ENGLISH, [key]: long(4_001) })).text).toEqual(tooLong('manifest'));
  });

  test.each(TRANSLATED)('take no values in %s: nobody could give any', language => {
    const messages = JSON.parse(readFileSync(join('locales', `${language}.json`), 'utf8'));
    expect(KEYS.filter(key => /[{}]/.test(messages[key]))).toEqual([]);
  });

  // Vitest refuses an empty table.
  for (const language of OTHERS)
    test(`are accepted by Microsoft’s schema in ${language}`, () => {
      expect(languageFaults(json(`${language}.json`))).toEqual([]);
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
