/** Run as a process of its own by `tls.test.ts`, because which CAs it trusts is said to a whole process. */
import { endOf } from '../../../src/api/queue/ends.ts';
import { openLink } from '../../../src/api/queue/link.ts';

const [url = '', name = ''] = process.argv.slice(2);
const say = (said: object) => process.stdout.write(JSON.stringify(said));

const link = openLink(
  { url, name },
  {
    opened: () => link.credit(1),
    message(held) {
      say({ took: held.message.id });
      held.accept();
      link.close();
    },
  },
);
const why = await link.closed;
if (why !== 'closed') say({ why, remedy: endOf(why).remedy });
