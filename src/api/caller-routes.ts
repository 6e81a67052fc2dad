import { z } from 'zod';
import { ABILITIES } from '../core/caller.ts';
import type { Admit } from '../ledger/ports/budgets.ts';
import { countedCallers } from './budgets.ts';
import { abilitiesOf, whoAsks } from './callers.ts';
import type { Handler } from './http.ts';
import { OPERATIONS } from './operator-routes.ts';
import type { Callers } from './ports/callers.ts';
import type { RouteDefinition } from './route.ts';

interface Parts {
  readonly callers: Callers;
  readonly admit: Admit;
}

const caller = z.strictObject({
  name: z.string().meta({ description: 'As people read it on cards.' }),
  may: z.array(z.enum(ABILITIES)).meta({ description: 'The abilities that it has.' }),
  topics: z.array(z.string()).optional().meta({ description: 'Those it is for; missing: all.' }),
  tenants: z.array(z.string()).optional().meta({ description: 'Those it is for; missing: all.' }),
});

/** The holder of any key may know what it is good for. */
export const CALLER_ROUTE: RouteDefinition<Parts> = {
  method: 'get',
  path: '/api/caller',
  id: 'getCaller',
  summary: 'Your name here, and what you may do',
  description:
    'The answer is about the key or token that is shown, whatever it is for. A program that looks whether it is set up asks here.',
  who: 'monitor',
  tag: OPERATIONS,
  answers: {
    200: {
      description: 'The key is good.',
      schema: caller,
      example: { name: 'ci', may: ['send', 'read', 'readings', 'questions'], topics: ['deployments'] },
    },
  },
  problems: [],
  handler: ({ callers, admit }) => getCaller(countedCallers(callers, admit)),
};

function getCaller(callers: Callers): Handler {
  return async head => {
    const caller = await whoAsks(callers, head);
    const { name, topics, tenants } = caller;
    const body = { name, may: abilitiesOf(caller), ...(topics && { topics }), ...(tenants && { tenants }) };
    return async () => ({ status: 200, body });
  };
}
