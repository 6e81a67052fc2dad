import { DateTime } from 'luxon';
import { type Button, type Click, remarkOn, withUndo } from '../../../chat/click.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import type { RemarkButton } from '../../../core/delivery.ts';
import { inTheMorning } from '../../../decide/morning.ts';
import { knownZone } from '../../../text/format.ts';
import { phrase } from '../../../text/phrase.ts';
import { zoneOf } from '../../../text/zone.ts';

/** Among the choices of *Less like this…*: everything, but not for good. */
export const UNTIL_TOMORROW: RemarkButton = {
  title: phrase('less.until-tomorrow'),
  verb: 'pauseAll',
  data: {},
};

/** Where the person is. */
function tomorrowMorning({ event, person, now }: Click): string {
  const here = DateTime.fromJSDate(now, { zone: knownZone(zoneOf(event, person)) ?? 'UTC' });
  return inTheMorning(here.plus({ days: 1 }))
    .toJSDate()
    .toISOString();
}

/** A pause that lasts longer stays. */
async function pauseAll(click: Click): Promise<ClickAnswer> {
  const { person, stores } = click;
  const { attention } = await stores.preferences.of(person.id);
  const before = attention.pausedUntil ?? '';
  const tomorrow = tomorrowMorning(click);
  const until = before > tomorrow ? before : tomorrow;
  await click.once(() =>
    stores.preferences.attend(person.id, standing => ({ ...standing, pausedUntil: until })),
  );
  const urgent = attention.holdsUrgent ? 'other' : 'pass';
  const says = phrase('attention.paused', { until: { moment: until }, urgent });
  return remarkOn(click, withUndo(click, says, { verb: 'unpauseAll', data: { until, before } }));
}

/** *Undo*: as it was, unless something else was said of it since. */
async function unpauseAll(click: Click): Promise<ClickAnswer> {
  const { until, before } = click.event.data;
  await click.once(() =>
    click.stores.preferences.attend(click.person.id, standing => {
      const { pausedUntil, ...rest } = standing;
      if (pausedUntil === undefined || pausedUntil !== until) return standing;
      return { ...rest, ...(isEarlier(before, until) && { pausedUntil: before }) };
    }),
  );
  return remarkOn(click, undefined);
}

/** A click says it, so it may be anything. */
const isEarlier = (before: unknown, until: string): before is string =>
  typeof before === 'string' && ISO.test(before) && before <= until;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export const PAUSE_BUTTONS = {
  pauseAll: { on: ['notification'], press: pauseAll },
  unpauseAll: { on: ['notification'], press: unpauseAll },
} as const satisfies Record<string, Button>;
