import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import { check } from '../../src/receive/check.ts';
import { github } from '../../src/receive/hooks/github.ts';
import { notificationBody } from '../../src/receive/schema.ts';

const require = createRequire(import.meta.url);
const VERSIONS = ['api.github.com', 'ghes-31', 'ghes-32', 'ghes-33', 'ghes-34', 'ghes-35'];

test.each(VERSIONS)('what %s posts becomes what any caller may post, or nothing', version => {
  const examples: { name: string; examples: unknown[] }[] = require(
    `@octokit/webhooks-examples/${version}/index.json`,
  );
  const said = examples.flatMap(({ name, examples }) =>
    examples.flatMap(payload => github.translate({ 'x-github-event': name }, payload) ?? []),
  );
  expect(said.length).toBeGreaterThan(0);
  for (const content of said)
    expect(check(notificationBody, { ...content, audience: { subscribers: true } })).toMatchObject(content);
});
