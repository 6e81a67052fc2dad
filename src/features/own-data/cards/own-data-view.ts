import type { ViewContext } from '../../../deliver/feature.ts';
import { LONGEST, plainLine } from '../../../deliver/plain.ts';
import { act, destructive } from '../../../deliver/views/act.ts';
import type { View } from '../../../deliver/views/view.ts';
import { knownZone } from '../../../text/format.ts';
import { languageName } from '../../../text/language-names.ts';
import { worded } from '../../../text/phrase.ts';
import type { ForgetMe, MyData } from './own-data-card.ts';

/** The person that Herald takes them for, and how much of each kind of data it keeps of them. */
export function myDataView(said: MyData, { voice, deliveryId: delivery }: ViewContext): View {
  const { say } = voice;
  const kept = said.kept.map(({ phrase, count }) =>
    plainLine(worded(voice, { phrase, values: { count } }), LONGEST.note),
  );
  return {
    summary: say('data.title'),
    data: {
      facts: factsOf(said, voice),
      kept,
      ends: say('data.ends', { days: said.days }),
      actions: [destructive(act(say('forget.me'), 'askToForget', { delivery }))],
    },
  };
}

function factsOf({ name = '', addresses }: MyData, { say, timeZone, language }: ViewContext['voice']) {
  const zone = knownZone(timeZone);
  const facts = [
    { title: say('data.fact.name'), value: plainLine(name, LONGEST.name) },
    ...addresses.map(address => ({
      title: say('data.fact.address'),
      value: plainLine(address, LONGEST.factValue),
    })),
    { title: say('attention.fact.language'), value: languageName(language) },
    { title: say('attention.fact.zone'), value: zone === undefined ? '' : zone },
  ];
  return facts
    .filter(({ value }) => value !== '')
    .map(({ title, value }) => ({ title: say('card.fact', { title }), value }));
}

/** The question before anything is deleted: what goes, and what stays. */
export function forgetMeView({ days, became }: ForgetMe, { voice, deliveryId }: ViewContext): View {
  const { say } = voice;
  if (became !== undefined) {
    const text = say(became === 'kept' ? 'forget.nothing' : 'forget.done');
    return { summary: text, data: { text, keeps: [], actions: [] } };
  }
  const data = { delivery: deliveryId };
  return {
    summary: say('forget.question'),
    data: {
      asks: true,
      text: say('forget.deletes'),
      keeps: [
        say('forget.keeps-hash'),
        say('forget.keeps-ledger', { days }),
        say('forget.keeps-texts'),
        say('forget.keeps-anonymous'),
      ],
      back: say('forget.back'),
      actions: [destructive(act(say('forget.yes'), 'forgetMe', data)), act(say('forget.no'), 'keepMe', data)],
    },
  };
}
