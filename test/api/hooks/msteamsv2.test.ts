import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Debian's, of prometheus-alertmanager. */
const AMTOOL = ['/usr/bin/amtool', '/usr/local/bin/amtool'].find(existsSync);
const NONE = AMTOOL === undefined ? ' (skipped: no amtool on this machine)' : '';

const at = (...path: string[]) => join(import.meta.dirname, ...path);

/** The text that a template of Alertmanager's own makes of the data that a real one posted. */
function rendered(template: string, data: string): string {
  const glob = at('alertmanager-templates', 'msteamsv2.tmpl');
  return execFileSync(
    AMTOOL ?? 'amtool',
    [
      'template',
      'render',
      `--template.glob=${glob}`,
      `--template.text={{ template "${template}" . }}`,
      `--template.data=${at('alertmanager', data)}`,
    ],
    { encoding: 'utf8' },
  );
}

describe.skipIf(AMTOOL === undefined)(`the bodies of msteamsv2${NONE}`, () => {
  test.each(['firing-two', 'one-resolved', 'all-resolved'])('%s is what Alertmanager makes of it', name => {
    const { attachments } = JSON.parse(
      readFileSync(at('teams', `workflows-alertmanager-msteamsv2-${name}.json`), 'utf8'),
    );
    const [title, text] = attachments[0].content.body;
    expect(title.text).toBe(rendered('msteamsv2.default.title', `${name}.json`));
    expect(text.text).toBe(rendered('msteamsv2.default.text', `${name}.json`));
  });
});
