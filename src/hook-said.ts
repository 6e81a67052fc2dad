import { sourceOf } from './api/hooks/sources.ts';
import type { HookGround } from './api/ports/hook-store.ts';
import type { Hook } from './core/hook.ts';
import { isServed, type Tenants, usualTenant } from './decide/tenants.ts';

/** In whose tenants Herald is, as the settings have it. */
export interface Served {
  readonly tenants: Tenants;
  /** That of the bot. */
  readonly own: string | undefined;
}

/** A hook's defaults, where its maker said nothing: a sentence for each. */
export function silentlyTaken(hook: Hook, ground: HookGround, served: Served): string[] {
  return [...heard(hook, ground), ...topicTaken(hook), ...tenantTaken(hook, ground, served), told(hook)];
}

const topicOf = ({ topic, source }: Hook) => topic ?? source;

function heard(hook: Hook, { isTopic, subscribers }: HookGround): string[] {
  if (!hook.audience.subscribers) return [];
  const [topic, others] = [topicOf(hook), Object.keys(hook.audience).length > 1];
  const now = isTopic
    ? `So far ${subscribers === 0 ? 'nobody does' : `${subscribers} of them do`}: people write "subscribe ${topic}" to the bot.`
    : `Nobody can so far: the topic begins with the first event, which ${others ? 'no subscriber' : 'nobody'} hears. From then on people write "subscribe ${topic}" to the bot.`;
  if (others) return [`Also those hear it who subscribe to the topic ${topic}. ${now}`];
  return [
    `Nobody is named, so those hear it who subscribe to the topic ${topic}. ${now} To have people or channels told, whoever subscribes, make another hook with --people, --roles, --groups, --teams or --conversations.`,
  ];
}

const topicTaken = ({ topic, source }: Hook): string[] =>
  topic === undefined
    ? [
        `Its topic is ${source}, as its source, because there is no --topic: people stop and subscribe to that.`,
      ]
    : [];

function tenantTaken({ tenantId }: Hook, { tenants }: HookGround, served: Served): string[] {
  if (tenantId !== undefined) return [];
  const usual = usualTenant(served.tenants, served.own);
  if (usual !== undefined) return [`Its tenant is ${usual}, because there is no --tenant.`];
  const [only, another] = tenants.filter(id => isServed(served.tenants, id));
  if (only === undefined)
    return ['Its tenant is the one that the bot is added in first: until then what comes is refused.'];
  if (another === undefined)
    return [
      `Its tenant is ${only}, the only one that Herald has met. Once it meets another, make it with --tenant.`,
    ];
  return [
    `It has no tenant, and Herald serves several, so whatever comes is refused: make another hook with --tenant, such as ${only} or ${another}.`,
  ];
}

function told({ source, mapping }: Hook): string {
  if (mapping !== undefined)
    return 'Its mapping decides all that the card says. Where that leaves them out, there is no severity, and the urgency is normal.';
  const tells = sourceOf(source)?.tells ?? '';
  return `Its source decides what it tells, and how urgent that is (a --mapping would): ${tells}`;
}
