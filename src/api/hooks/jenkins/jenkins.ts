import { z } from 'zod';
import { pick } from '../../check.ts';
import { secretShown } from '../proof.ts';
import type { HookSource } from '../source.ts';
import { id, list, maybe, tell, text } from '../telling.ts';

/** Of the notification plugin. The Office 365 plugin sends cards of its own. */
export const jenkins: HookSource = {
  title: 'Jenkins',
  proof: secretShown(),
  setup:
    'In Jenkins, with the Notification plugin: the job, Configure, Job Notifications, Add Endpoint. Format: JSON. Protocol: HTTP. Event: Job Finalized. URL: the address with herald:<secret>@ in front of its host.',
  config: { language: 'text', text: 'https://herald:$SECRET@herald.contoso.com/api/hooks/…' },
  tells: 'A build that failed or is unstable, with the tests that failed.',
  example: {
    body: {
      name: 'checkout',
      build: {
        full_url: 'https://jenkins.example.com/job/checkout/4521/',
        number: 4521,
        phase: 'FINALIZED',
        status: 'FAILURE',
      },
    },
  },
  translate(_headers, payload) {
    const { name, display_name, build } = pick(job, payload);
    const title = build.phase && PHASES.includes(build.phase) && TITLES.get(build.status ?? '');
    if (!title) return [];
    const { failed, failed_tests = [] } = build.test_summary ?? {};
    return [
      tell({
        title,
        subject: `${display_name ?? name ?? 'Build'} #${build.number}`,
        url: build.full_url,
        actor: build.scm?.culprits.join(', ') || 'Jenkins',
        facts: {
          Branch: build.scm?.branch,
          Commit: build.scm?.commit?.slice(0, 12),
          'Failed tests': failed && `${failed}: ${failed_tests.slice(0, 10).join(', ')}`,
        },
        links: { 'View in Jenkins': build.full_url },
        key: build.full_url ?? `${name}#${build.number}`,
        severity: 'warning',
      }),
    ];
  },
};

/** One build is reported in each, and is told once: the key is the same. */
const PHASES = ['COMPLETED', 'FINALIZED'];
const TITLES: ReadonlyMap<string, string> = new Map([
  ['FAILURE', 'Build failed'],
  ['UNSTABLE', 'Build unstable'],
]);

const names = list(z.string());
const job = z.object({
  name: text,
  display_name: text,
  build: z.object({
    full_url: text,
    number: id,
    phase: text,
    status: text,
    scm: maybe(z.object({ branch: text, commit: text, culprits: names })),
    test_summary: maybe(z.object({ failed: maybe(z.number()), failed_tests: names })),
  }),
});
