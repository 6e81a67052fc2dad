import { REASONS } from '../core/reasons.ts';
import type { Consequence } from '../decide/failure.ts';
import type { ClaimedDelivery } from '../ledger/ports/delivering.ts';
import type { AttemptEnding, DelivererParts } from './work.ts';

/**
 * Nobody gets through: every card of the scope is kept, and the operator is told, once. Returns when this card is due
 * again: at once, for as long as the outage holds them all back; later where it is alone in it.
 */
export async function reportOutage(
  { outages, clock, log }: DelivererParts,
  { tenantId, lane }: ClaimedDelivery,
  {
    scope,
    reason,
    words,
    bySecond = false,
  }: Extract<Consequence, { kind: 'wait' }> & Pick<AttemptEnding, 'words'>,
): Promise<Date> {
  const now = clock.now();
  const where = scope === 'app' ? {} : { tenantId };
  const { isNew, suspected, since, probeAt } = await outages.report(
    { ...where, reason, lane, bySecond },
    now,
  );
  const about = { ...where, reason, text: REASONS[reason], words, since, nextTryAt: probeAt };
  if (suspected) log.warn(about, 'sending to somebody has stopped');
  else if (isNew)
    log.error(about, scope === 'app' ? 'sending has stopped' : 'sending to a tenant has stopped');
  else log.warn(about, 'sending is still stopped');
  return suspected ? probeAt : now;
}

/** A card that was tried in an outage tells that somebody gets through again, or it tells nothing. */
export async function concludeProbe(
  { outages, clock, log }: DelivererParts,
  { probing, tenantId }: ClaimedDelivery,
  { facts, inOutage }: AttemptEnding,
): Promise<void> {
  if (!probing || inOutage) return;
  if (facts.outcome === 'not-tried') return outages.probeNow(clock.now(), tenantId);
  const isAnswer = facts.outcome === 'sent' || (facts.status !== undefined && facts.status < 500);
  if (!isAnswer) return;
  for (const { reason, since, ...where } of await outages.end(tenantId))
    log.info({ ...('tenantId' in where && { tenantId }), reason, since }, 'sending goes on');
}
