// TypeScript, with @herald/client. HERALD_URL and HERALD_KEY are set; the first argument is who hears it.
import { createHerald } from '@herald/client';

const { HERALD_URL = '', HERALD_KEY = '' } = process.env;
const herald = createHerald({ url: HERALD_URL, key: HERALD_KEY });

const answer = await herald.send({
  topic: 'backups',
  title: 'Backup failed',
  subject: { name: 'orders · Größe 41 GB' },
  actor: { name: 'nightly job' },
  severity: 'critical',
  audience: { people: [process.argv[2] ?? ''] },
});
process.stdout.write(`${JSON.stringify(answer)}\n`);
