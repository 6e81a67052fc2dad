import type { Caller } from '../../core/caller.ts';
import { HeraldError, invalid } from '../../core/errors.ts';
import type { Notification } from '../../core/notification.ts';
import { type Clock, DAY_MS, type NewId } from '../../core/time.ts';
import { refusalOf, scopeFor } from '../../ledger/accept.ts';
import type { Scoping } from '../../ledger/ports/scoping.ts';
import { phrase } from '../../text/phrase.ts';
import { isWithheld, resultsSaid } from './rules/survey-results.ts';
import { DIALOGUE, type PlannedSurvey, type Survey, TOO_FEW } from './survey.ts';
import type { ReportWish, SurveyReader, SurveyService, SurveyWish } from './survey-ports.ts';
import { MOST_SURVEY_DAYS, SURVEY_DAYS } from './survey-ports.ts';

/** A survey is a notification that begins a dialogue: it is accepted, held, sent and stopped like any other. */
export function createSurveyService(
  parts: Scoping & {
    reader: SurveyReader;
    clock: Clock;
    newId: NewId;
  },
): SurveyService {
  const { acceptance, reader, clock, newId, mayPost } = parts;
  const view: SurveyService['view'] = async (caller, id) => {
    const found = await reader.view(id);
    if (found === undefined || found.callerId !== caller.id)
      throw new HeraldError('not-found', 'There is no such survey.');
    return found;
  };
  const accept = async (
    notification: Notification,
    idempotency: SurveyWish['idempotency'],
    survey?: PlannedSurvey,
  ) => {
    const accepted = await acceptance.accept(notification, {
      ...(idempotency && { idempotency }),
      ...(survey && { alongside: { survey } }),
    });
    if (!('id' in accepted)) throw refusalOf(accepted);
    return { id: accepted.id, replayed: accepted.outcome === 'replayed' };
  };
  return {
    reader,
    view,
    async ask(caller, wish) {
      const tenantId = await scopeFor(parts, caller, wish.survey.topic, wish.tenantId);
      const now = clock.now();
      const closesAt = closingOf(wish, now).toISOString();
      const survey = { ...wish.survey, id: newId(), callerId: caller.id, closesAt };
      const { report, idempotency } = wish;
      const planned = { survey, ...(report && { report }) };
      return accept(asking(caller, wish, { survey, tenantId, now }), idempotency, planned);
    },
    async report(caller, id, wish) {
      const about = await view(caller, id);
      const { tenantId, survey } = about;
      const { topic } = survey;
      mayPost(caller, { topic, tenantId });
      if (isWithheld(about)) throw new HeraldError('too-few-answers', TOO_FEW);
      const said = resultsSaid(about, await reader.tallies(about));
      const base = { id: newId(), tenantId, topic, said, createdAt: clock.now(), ...callerOf(caller) };
      return accept({ ...base, ...sendingOf(wish) }, wish.idempotency);
    },
  };
}

const callerOf = ({ id, name }: Caller) => ({ callerId: id, callerName: name });

function sendingOf({ audience, urgency, interruption, correlationId }: ReportWish | SurveyWish) {
  return { audience, urgency, correlationId, ...(interruption !== undefined && { interruption }) };
}

/** The notification that asks. A card that still waits for its turn when the survey closes is not sent any more. */
function asking(
  caller: Caller,
  wish: SurveyWish,
  { survey, tenantId, now }: { survey: Survey; tenantId: string; now: Date },
): Notification {
  const { id, title, actor, intro, questions, anonymous, closesAt, translations } = survey;
  const data = {
    topic: survey.topic,
    title,
    subject: { name: phrase('surveys.questions', { count: questions.length }) },
    actor: { name: actor },
    anonymous,
    closesAt,
    ...(intro !== undefined && { intro }),
    ...(translations && { translations }),
  };
  return {
    id,
    tenantId,
    ...callerOf(caller),
    topic: survey.topic,
    said: { template: 'survey', data },
    begins: { dialogue: DIALOGUE, given: { survey } },
    expiresAt: new Date(closesAt),
    createdAt: now,
    ...sendingOf(wish),
    ...(wish.sendAt !== undefined && { sendAt: wish.sendAt }),
  };
}

/** Throws where it would close before it began, or stand open for ever. */
function closingOf({ survey, sendAt }: SurveyWish, now: Date): Date {
  const opensMs = Math.max(now.getTime(), sendAt?.getTime() ?? 0);
  const closesMs =
    survey.closesAt === undefined ? opensMs + SURVEY_DAYS * DAY_MS : Date.parse(survey.closesAt);
  if (closesMs <= opensMs) throw refusal(sendAt === undefined ? IN_THE_PAST : BEFORE_IT_OPENS);
  if (closesMs > opensMs + MOST_SURVEY_DAYS * DAY_MS) throw refusal(TOO_LATE);
  return new Date(closesMs);
}

const IN_THE_PAST = 'must be in the future';
const BEFORE_IT_OPENS = 'must be in the future, and later than "sendAt"';
const TOO_LATE = `must be at most ${MOST_SURVEY_DAYS} days after the survey begins`;

const refusal = (message: string) => invalid([{ field: 'closesAt', message }]);
