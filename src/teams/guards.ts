import { decodeJwt } from 'jose';
import { type FieldFault, HeraldError } from '../core/errors.ts';
import { type InboundActivity, isObject, tenantOf } from './activity.ts';
import type { ServiceUrlRule } from './service-urls.ts';

/** What must hold before the SDK sees a request; each guard throws `HeraldError`. */
export interface GuardSettings {
  /** In lower case. Empty in the local mode, in which neither token nor recipient is checked. */
  readonly appId: string;
  readonly issuer: string;
  readonly allowed: ServiceUrlRule;
}

export interface InboundRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body, already parsed. */
  readonly body: unknown;
}

/** Gives the activity, and the `Authorization` header as it was sent. */
export function guard(request: InboundRequest, settings: GuardSettings) {
  const activity = mustBeActivity(request.body, settings.allowed);
  const authorization = request.headers.authorization;
  const header = typeof authorization === 'string' ? authorization : '';
  if (settings.appId !== '') {
    mustBeIssuedBy(settings.issuer, header);
    mustBeFor(settings.appId, activity);
  }
  return { activity, header };
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

/**
 * The SDK takes a token of any Entra tenant as one of the Bot Framework Emulator: it grows a list with each
 * tenant id in an unverified token, and does not check for whom the token is. None such reaches it.
 */
function mustBeIssuedBy(issuer: string, header: string): void {
  const [scheme, token, ...rest] = header.split(' ');
  if (scheme !== 'Bearer' || !token || rest.length > 0) throw notFromTeams();
  if (issuerOf(token) !== issuer) throw notFromTeams();
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

export function notFromTeams(): HeraldError {
  return new HeraldError('unauthorized', 'Only Teams may call this address, with a token for this bot.');
}

function mustBeFor(appId: string, activity: InboundActivity): void {
  if (activity.recipient.id.toLowerCase() !== `28:${appId}`) throw new HeraldError('wrong-bot');
}
