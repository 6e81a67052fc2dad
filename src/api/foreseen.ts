import { DELIVERY_STATES, postedAddress } from '../core/delivery.ts';
import type { BurstRule } from '../decide/burst.ts';
import type { Foresee, ForeseenNotification, NotificationRequest } from '../ledger/ports/accept.ts';
import type { CallerHandler } from './callers.ts';
import { check } from './check.ts';
import type { HandlerAnswer } from './http.ts';
import { NOTHING_TO_END } from './notification-examples.ts';
import { reasonInWords } from './reason-words.ts';
import { fieldsOf, personAddress, personQuery } from './schema.ts';

/** `POST /api/notifications?dryRun=true`: 200 with what would happen, and nothing is recorded. */
export async function dryRun(foreseen: ReturnType<Foresee>, burst: BurstRule): Promise<HandlerAnswer> {
  const answer = await foreseen;
  if ('nothingToEnd' in answer) return { status: 200, body: { dryRun: true, ...NOTHING_TO_END } };
  const items = answer.recipients.map(each => toItem(each, burst));
  const { changed, isComplete: complete, next } = answer;
  const body = { dryRun: true, changed, complete, ...(next && { next }), counts: countsOf(answer), items };
  return { status: 200, body };
}

/** Of how many what would become, by the states of deliveries. */
export const countsOf = ({ recipients }: ForeseenNotification): Record<string, number> =>
  Object.fromEntries(
    DELIVERY_STATES.map(state => [state, recipients.filter(each => each.state === state).length]),
  );

function toItem(foreseen: ForeseenNotification['recipients'][number], burst: BurstRule) {
  const { recipient, because, state, reason, until, cards } = foreseen;
  const text = reasonInWords({ ...foreseen, dueAt: until ?? new Date(0) }, burst);
  return {
    recipient: { ...recipient, address: postedAddress(recipient) },
    because,
    state,
    reason: { code: reason, text },
    ...(until && { until }),
    ...(cards !== undefined && { cards }),
  };
}

/** `GET /api/people/{address}?topic=`: what a card of this topic would meet, which nobody has to post for that. */
export function getPerson(foresee: Foresee, burst: BurstRule): CallerHandler {
  return async (request, caller) => {
    const { topic, urgency, tenantId } = check(personQuery, fieldsOf(request.query), 'query');
    const { address } = check(personAddress, { address: request.params.address });
    const answer = await foresee(caller, {
      ...cardOf(topic),
      audience: { people: [address] },
      urgency,
      ...(tenantId !== undefined && { tenantId }),
      correlationId: request.correlationId,
    });
    const [person] = 'recipients' in answer ? answer.recipients : [];
    if (person === undefined) throw new Error('whoever is named is foreseen');
    const { because: _, ...item } = toItem(person, burst);
    return { status: 200, body: { topic, urgency, ...item } };
  };
}

/** Any card of a topic: what it says changes nothing about who gets it. */
function cardOf(topic: string): Pick<NotificationRequest, 'content'> {
  return { content: { topic, title: '?', subject: { name: '?' }, actor: { name: '?' } } };
}
