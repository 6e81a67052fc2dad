import type { JWTPayload } from 'jose';
import { type FieldFault, HeraldError } from '../core/errors.ts';
import { type InboundActivity, isObject, tenantOf } from './activity.ts';
import { notFromTeams } from './inbound-token.ts';
import type { ServiceUrlRule } from './service-urls.ts';

/** What must hold before the SDK sees an activity; each guard throws `HeraldError`. */
export interface GuardSettings {
  /** In lower case. Empty in the local mode, in which the recipient is not checked. */
  readonly appId: string;
  readonly allowed: ServiceUrlRule;
}

/** Gives the activity. `claims` are those of the token that it came with; missing in the local mode. */
export function guard(
  body: unknown,
  claims: JWTPayload | undefined,
  { appId, allowed }: GuardSettings,
): InboundActivity {
  const activity = mustBeActivity(body, allowed);
  if (claims === undefined) return activity;
  mustBeSentBy(claims.serviceurl, activity);
  mustBeFor(appId, activity);
  return activity;
}

/** A missing `type` lets the SDK reject outside its own error handling, which ends many a process. */
function mustBeActivity(body: unknown, allowed: ServiceUrlRule): InboundActivity {
  if (!isObject(body)) throw new HeraldError('invalid-activity', 'The body must be a JSON object.');
  const faults = RULES.filter(rule => !rule.holds(body, allowed)).map(({ field, message }) => ({
    field,
    message,
  }));
  if (faults.length > 0) throw new HeraldError('invalid-activity', undefined, faults);
  return body as unknown as InboundActivity;
}

type Body = Readonly<Record<string, unknown>>;
type Rule = FieldFault & { readonly holds: (body: Body, allowed: ServiceUrlRule) => boolean };

const isText = (value: unknown) => typeof value === 'string' && value !== '';
const hasId = (value: unknown) => isObject(value) && isText(value.id);

const RULES: readonly Rule[] = [
  { field: 'type', message: 'Must be a text.', holds: body => isText(body.type) },
  { field: 'channelId', message: 'Must be "msteams".', holds: body => body.channelId === 'msteams' },
  { field: 'conversation.id', message: 'Must be a text.', holds: body => hasId(body.conversation) },
  { field: 'recipient.id', message: 'Must be a text.', holds: body => hasId(body.recipient) },
  {
    field: 'serviceUrl',
    message: 'Must be an address of Teams that this bot may speak to.',
    holds: (body, allowed) => typeof body.serviceUrl === 'string' && allowed(body.serviceUrl),
  },
  {
    field: 'channelData.tenant.id',
    message: 'Must be a text.',
    holds: body => hasId(body.conversation) && isText(tenantOf(body as unknown as InboundActivity)),
  },
];

/** The token is good for one address of Teams: whoever got hold of one cannot make Herald speak to another. */
function mustBeSentBy(serviceUrl: unknown, activity: InboundActivity): void {
  if (serviceUrl !== activity.serviceUrl) throw notFromTeams();
}

function mustBeFor(appId: string, activity: InboundActivity): void {
  if (activity.recipient.id.toLowerCase() !== `28:${appId}`) throw new HeraldError('wrong-bot');
}
