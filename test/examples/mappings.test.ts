import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { json } from '../../src/api/hooks/json/json.ts';
import { openMapper } from '../../src/api/mapping/mapper.ts';
import { postedBy } from '../../src/api/mapping/posted.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples/mappings');
const folders = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(({ name }) => name);
const textOf = (folder: string, file: string) => readFileSync(join(EXAMPLES, folder, file), 'utf8');
const read = (folder: string, file: string) => JSON.parse(textOf(folder, file));

const mapper = openMapper();
afterAll(() => mapper.close());

const HOOK = { name: 'Ops', source: 'json', topic: 'alerts', audience: { subscribers: true } };

describe.each(folders)('the mapping %s', folder => {
  const headers = existsSync(join(EXAMPLES, folder, 'headers.json')) ? read(folder, 'headers.json') : {};
  const text = textOf(folder, 'mapping.jsonata');
  const map = (payload: unknown) => mapper.map({ text, payload, headers });

  test('makes of its sample what stands beside it, and that can be posted', async () => {
    const mapped = await map(read(folder, 'sample.json'));
    const result = 'json' in mapped && mapped.json !== undefined ? JSON.parse(mapped.json) : mapped;
    expect(result).toEqual(read(folder, 'expected.json'));
    expect(postedBy(result, HOOK).length).toBeGreaterThan(0);
  });

  test('is in the list of examples', () => {
    expect(textOf('.', 'README.md')).toContain(`| [${folder}](${folder}) |`);
  });
});

test('the mapping in the documentation is one of them', () => {
  expect(`${json.config?.text}\n`).toBe(textOf('uptime-kuma', 'mapping.jsonata'));
});
