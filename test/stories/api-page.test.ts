import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stage, startStage } from './stage.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/api.md'), 'utf8');
/** The tools that the examples call. Without one of them the examples are skipped. */
const TOOLS = ['/usr/bin/curl', '/usr/bin/openssl'];
const ifTheyCanRun = TOOLS.every(tool => existsSync(tool)) ? describe : describe.skip;

/** A heading that is a door, what the reader is to type there, and what the page says comes of it. */
const SECTIONS = PAGE.split(/^(?=## )/m).flatMap(section => {
  const [, method, path] = /^## ([A-Z]+) (\/\S*)$/m.exec(section) ?? [];
  const typed = /^```sh\n([\s\S]*?)^```$/m.exec(section)?.[1];
  if (method === undefined || path === undefined || typed === undefined) return [];
  const status = Number(/^Answers (\d+):$/m.exec(section)?.[1] ?? 200);
  const json = /^Answers \d+:\n\n```json\n([\s\S]*?)^```$/m.exec(section)?.[1];
  const [, variable] = /`\$(\w+)` from here on/.exec(section) ?? [];
  return [
    { method, path, typed, status, example: json === undefined ? undefined : JSON.parse(json), variable },
  ];
});

let stage: Stage;
let setUp: string;
/** The variables that the reader has set so far. */
const kept: Record<string, string> = {};
beforeAll(async () => {
  stage = await startStage({ env: { RESPONDER_NAME: 'IT Help Desk' } });
  await stage.teams.control('install', { person: 'ana@contoso.com' });
  await stage.teams.control('install', { person: 'priya@contoso.com' });
  await stage.teams.messages({ person: 'priya@contoso.com' });
  await stage.teams.control('say', { person: 'ana@contoso.com', text: 'ask where are the reports?' });
  await stage.teams.messages({ person: 'ana@contoso.com', text: 'where are the reports?' });
  setUp = (/^```sh\n([\s\S]*?)^```$/m.exec(PAGE)?.[1] ?? '').replace(
    'http://localhost:3978',
    stage.herald.url,
  );
  Object.assign(kept, await variablesAfter(setUp));
}, 180_000);
afterAll(() => stage.close());

/** Runs what a reader types, with what was kept. */
function shell(script: string): Promise<string> {
  const env = {
    HOME: process.env.HOME,
    PATH: `${join(import.meta.dirname, '../../node_modules/.bin')}:${process.env.PATH}`,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    DATABASE_URL: stage.database.url,
    PORT: new URL(stage.herald.url).port,
    ...kept,
  };
  return new Promise((resolve, reject) => {
    execFile('bash', ['-euo', 'pipefail', '-c', script], { env }, (error, stdout, stderr) =>
      error ? reject(new Error(`${error.message}\n${stderr}`)) : resolve(stdout),
    );
  });
}

async function variablesAfter(script: string): Promise<Record<string, string>> {
  const lines = (await shell(`${script}\nenv`)).split('\n');
  const named = lines.map(line => /^(HERALD|(?:\w+_)?KEY)=(.+)$/.exec(line)).filter(found => found !== null);
  return Object.fromEntries(named.map(([, name = '', value = '']) => [name, value]));
}

/** With a last line that says which method was used, and how it ended. */
const TELLING = `curl() { command curl -w '\\n%{method} %{http_code}' "$@"; }\n`;

test('many doors are shown, each that is described but what a system opens by itself', () => {
  const shown = SECTIONS.map(({ method, path }) => `${method} ${path}`);
  const described = [...PAGE.matchAll(/^## ([A-Z]+ \/\S*)$/gm)].map(([, door]) => door);
  const others = [
    'POST /api/messages',
    'POST /api/notification',
    'POST /api/notify',
    'OPTIONS /api/hooks/{id}',
    'POST /workflows/{id}/triggers/manual/paths/invoke',
    'POST /powerautomate/automations/direct/workflows/{id}/triggers/manual/paths/invoke',
  ];
  expect(shown).toEqual(described.filter(door => !others.includes(String(door))));
});

ifTheyCanRun('what a reader types, from the top to the bottom', () => {
  test('begins with keys', () => {
    expect(Object.keys(kept).toSorted()).toEqual(
      ['ADMIN_KEY', 'HERALD', 'KEY', 'METRICS_KEY', 'PEOPLE_KEY', 'QUESTIONS_KEY', 'READINGS_KEY'].toSorted(),
    );
  });

  test.each(SECTIONS)(
    '$method $path answers $status',
    async ({ method, typed, status, example, variable }) => {
      const lines = (await shell(TELLING + typed)).split('\n');
      expect(lines.at(-1) === `${method} ${status}` ? lines.at(-1) : lines.join('\n')).toBe(
        `${method} ${status}`,
      );
      if (example === undefined) return;
      const answer = JSON.parse(lines.slice(0, -1).join('\n'));
      expect(Object.keys(answer)).toContain(Object.keys(example)[0]);
      if (variable !== undefined) kept[variable] = answer.id ?? answer.items[0].id;
    },
  );
});
