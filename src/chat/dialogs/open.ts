import { type InboundEvent, isByAPerson } from '../../core/inbound-event.ts';
import type { Person } from '../../core/person.ts';
import type { Clock, NewId } from '../../core/time.ts';
import type { VoiceFor } from '../../text/voice.ts';
import { zoneOf } from '../../text/zone.ts';
import type { Dialogs, OpenDialogs, OpenedDialogs } from '../ports/dialogs.ts';
import type { TurnStores } from '../ports/turn-stores.ts';
import { readingsOf, voiceOf } from '../turn.ts';

interface OfTurn {
  of(person: Person): Promise<Dialogs>;
  /** Writes the state, and for those who send what runs now: in the transaction of the turn. */
  save(): Promise<void>;
}

/** The dialogues of one turn. A turn that does not ask for them costs nothing. */
export function dialogsOfTurn(
  { clock, newId, voiceFor }: { clock: Clock; newId: NewId; voiceFor: VoiceFor },
  stores: TurnStores,
  event: InboundEvent,
  open: OpenDialogs,
): OfTurn {
  const opened = new Map<string, OpenedDialogs>();
  /** As this very activity tells it, or else the last one that did. */
  const circumstances = (person: Person) => {
    const voice = voiceOf({ event, person, voiceFor });
    return {
      now: clock.now(),
      language: voice.language,
      reads: voice.reads,
      ...zoneAndLocale(zoneOf(event, person), event.locale ?? person.locale),
      readings: readingsOf({ event, person, voiceFor }),
    };
  };
  return {
    async of(person) {
      const { id: personId } = person;
      const memory = stores.dialogs.memory(personId);
      const dialogs =
        opened.get(personId) ??
        (await open({ personId, memory, circumstances: circumstances(person), newId, by: event.activityId }));
      opened.set(personId, dialogs);
      return dialogs;
    },
    async save() {
      for (const [personId, dialogs] of opened) {
        await dialogs.save();
        // Only what the person does ends their silence: a card of Herald's own must not put off those that wait for it.
        await stores.dialogs.keep(personId, dialogs.running(), isByAPerson(event) ? 'person' : 'herald');
      }
    },
  };
}

function zoneAndLocale(timeZone: string | undefined, locale: string | undefined) {
  return { ...(timeZone !== undefined && { timeZone }), ...(locale !== undefined && { locale }) };
}
