import type { ClaimedDelivery } from '../core/ports/ledger.ts';
import { REASONS } from '../core/reasons.ts';
import type { Consequence } from '../decide/failure.ts';
import type { DelivererParts, Ending } from './work.ts';

/** Nobody gets through: every card of the scope is kept, and the operator is told, once. */
export async function reportOutage(
  { outages, clock, log }: DelivererParts,
  { tenantId }: ClaimedDelivery,
  { scope, reason }: Extract<Consequence, { kind: 'wait' }>,
): Promise<void> {
  const where = scope === 'app' ? {} : { tenantId };
  const { isNew, ...outage } = await outages.report({ ...where, reason }, clock.now());
  const about = { ...where, reason, text: REASONS[reason], since: outage.since, nextTryAt: outage.probeAt };
  if (isNew) log.error(about, scope === 'app' ? 'sending has stopped' : 'sending to a tenant has stopped');
  else log.warn(about, 'sending is still stopped');
}

/** What a card that was tried in an outage tells: somebody gets through again, or nothing. */
export async function concludeProbe(
  { outages, clock, log }: DelivererParts,
  { probing, tenantId }: ClaimedDelivery,
  { facts, inOutage }: Ending,
): Promise<void> {
  if (!probing || inOutage) return;
  if (facts.outcome === 'not-tried') return outages.probeNow(clock.now(), tenantId);
  const isAnswer = facts.outcome === 'sent' || (facts.status !== undefined && facts.status < 500);
  if (!isAnswer) return;
  for (const { reason, since, ...where } of await outages.end(tenantId))
    log.info({ ...('tenantId' in where && { tenantId }), reason, since }, 'sending goes on');
}
