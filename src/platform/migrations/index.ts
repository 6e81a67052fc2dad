import type { Migration } from 'kysely/migration';
import * as ledger from './001-ledger.ts';
import * as pace from './002-pace.ts';
import * as amend from './003-amend.ts';
import * as reach from './004-reach.ts';
import * as burst from './005-burst.ts';
import * as observe from './006-observe.ts';
import * as outages from './007-outages.ts';
import * as retention from './008-retention.ts';
import * as dialogs from './010-dialogs.ts';
import * as surveys from './011-surveys.ts';
import * as reminders from './012-reminders.ts';
import * as watches from './013-watches.ts';
import * as questions from './014-questions.ts';
import * as hooks from './015-hooks.ts';
import * as keys from './016-keys.ts';
import * as budgets from './017-budgets.ts';
import * as workers from './019-workers.ts';
import * as lanes from './021-lanes.ts';
import * as readings from './022-readings.ts';
import * as answers from './023-answers.ts';
import * as outbox from './025-outbox.ts';
import * as indexes from './026-indexes.ts';
import * as exceptions from './027-exceptions.ts';

/** Every migration, in order. A released one is never edited. */
export const migrations: Record<string, Migration> = {
  '001-ledger': ledger,
  '002-pace': pace,
  '003-amend': amend,
  '004-reach': reach,
  '005-burst': burst,
  '006-observe': observe,
  '007-outages': outages,
  '008-retention': retention,
  '010-dialogs': dialogs,
  '011-surveys': surveys,
  '012-reminders': reminders,
  '013-watches': watches,
  '014-questions': questions,
  '015-hooks': hooks,
  '016-keys': keys,
  '017-budgets': budgets,
  '019-workers': workers,
  '021-lanes': lanes,
  '022-readings': readings,
  '023-answers': answers,
  '025-outbox': outbox,
  '026-indexes': indexes,
  '027-exceptions': exceptions,
};

export const NEWEST_MIGRATION = Object.keys(migrations).at(-1) ?? '';
