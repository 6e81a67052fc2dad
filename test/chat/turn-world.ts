import { TestAdapter, TurnContext } from 'botbuilder';
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll } from 'vitest';
import { abilitiesOf, dialoguesOf } from '../../src/chat/abilities.ts';
import { createConversation } from '../../src/chat/converse.ts';
import type { ClickAnswer, Conversation } from '../../src/chat/ports/conversation.ts';
import type { AskOwnership } from '../../src/chat/ports/ownership.ts';
import type { Transact, TurnStores } from '../../src/chat/ports/turn-stores.ts';
import type { FeatureSettings } from '../../src/core/feature-settings.ts';
import type { InboundEvent } from '../../src/core/inbound-event.ts';
import type { Render } from '../../src/deliver/ports/render.ts';
import type { Rosters } from '../../src/deliver/ports/teams.ts';
import { FEATURES } from '../../src/features/features.ts';
import { openStore, type Store } from '../../src/store.ts';
import { capture } from '../../src/teams/dialogs/capture.ts';
import { dialogStacks } from '../../src/teams/dialogs/stack.ts';
import type { Catalogue } from '../../src/text/catalogue.ts';
import type { VoiceFor } from '../../src/text/voice.ts';
import * as tree from '../deliver/card-tree.ts';
import { ledger } from '../ledger/ledger.ts';
import { silent } from '../silent.ts';
import * as voices from '../voices.ts';

const SETTINGS = { questions: { name: 'Desk', expectedMinutes: 60, deadlineHours: 72, mostOpen: 9 } };

/** Wraps the transaction in which the turns of a conversation run. */
export type Around = (transact: Transact<TurnStores>) => Transact<TurnStores>;

/** In which words Herald speaks; those of the product unless a test has others. */
interface Words {
  readonly catalogue: Catalogue;
  readonly voiceFor: VoiceFor;
  readonly render: Render;
}

/** Further parts of the environment, for the features. */
interface Said {
  readonly settings: FeatureSettings;
  /** When what can wait comes together. */
  readonly lowEvery?: string;
  /** Where only owners of a team change what holds in its channels. */
  readonly askOwnership?: AskOwnership;
}

const PRODUCT: Words = { ...voices, render: tree.render };

/** Events, handled by the whole of `chat/`, with its dialogues, on a real database. `member`: who is in a roster. */
export function turnWorld(
  member: Rosters['member'] = async () => undefined,
  more: Partial<Words & Said> = {},
) {
  const { catalogue, voiceFor, render, settings, lowEvery, askOwnership } = {
    ...{ settings: {}, ...PRODUCT },
    ...more,
  };
  const book = ledger();
  let store: Store;
  const openDialogs = dialogStacks(dialoguesOf(FEATURES));
  // As Herald does it, once: it takes longer than a turn.
  const abilities = abilitiesOf(FEATURES, catalogue);
  const burst = { cards: 5, seconds: 600 };
  const parts = { clock: book.clock, newId, burst, retentionDays: 90, log: silent };
  beforeAll(async () => {
    // However busy the machine is, a stop waits for what is on its way.
    const limits = { elapsed: () => 0, leaseMs: 6_000, requestsPerSecond: 45 };
    store = await openStore({ ...parts, ...limits, url: book.url, worker: false });
  });
  afterAll(() => store.close());

  const conversation = (around: Around): Conversation =>
    createConversation({
      ...parts,
      transact: around(store.transact),
      render,
      voiceFor,
      settings: { ...SETTINGS, ...settings },
      abilities,
      ...(lowEvery && { lowEvery }),
      ...(askOwnership && { askOwnership }),
      rosters: { member },
      sayNow: async () => undefined,
    });

  return {
    book,
    get store() {
      return store;
    },
    async handle(
      event: InboundEvent,
      around: Around = transact => transact,
    ): Promise<ClickAnswer | undefined> {
      const context = new TurnContext(new TestAdapter(async () => undefined), { type: 'message' });
      let answer: ClickAnswer | undefined;
      await capture.onTurn(context, async () => {
        answer = await conversation(around).handle(event, openDialogs(context));
      });
      return answer;
    },
  };
}
