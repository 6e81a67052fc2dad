import { ANA } from './story.ts';

/** Somebody's action. `sees`: all the messages that Ana then gets, in their order, by words that stand in them. */
export type TourMove = { readonly sees: readonly string[] } & (
  | { readonly does: 'writes'; readonly text: string }
  /** A button of the last message. */
  | { readonly does: 'presses'; readonly button: string }
  | { readonly does: 'posts'; readonly payload: Payload; readonly becomes: Became }
  /** The sender reads what Ana pressed on its last card, and changes the card. */
  | { readonly does: 'answers'; readonly verb: string; readonly card: Payload & { readonly title: string } }
  | { readonly does: 'reads'; readonly readings: readonly Price[] }
);
type Payload = Readonly<Record<string, unknown>>;
type Became = 'held' | 'sent';
/** The price of a night in Las Vegas, and how many hours ago it was read. */
type Price = readonly [usd: number, hoursAgo: number];

/** One way in which something may come in while Ana is in the middle of something else. */
export interface Stop {
  readonly name: string;
  /** Completes "name: ". */
  readonly why: string;
  readonly what: string;
  readonly look: string;
  readonly moves: readonly TourMove[];
}

export const LAS_VEGAS = 'Hotel Bellagio, Las Vegas';
const WHEN = 'When should I remind you';

const RELEASED = {
  topic: 'releases',
  title: 'Release 4.2 is out',
  subject: { name: 'checkout-service 4.2', url: 'https://ci.example/releases/4.2' },
  actor: { name: 'Priya Nair' },
};

const REPORT = {
  topic: 'reports',
  title: 'The weekly report is ready',
  subject: { name: 'Week 47', url: 'https://reports.example/2026/47' },
  actor: { name: 'Ben Okafor' },
};

const DOWN = {
  topic: 'incidents',
  title: 'Checkout is down',
  subject: { name: 'checkout-service', url: 'https://status.example/checkout' },
  actor: { name: 'Contoso Monitor' },
  detail: 'No order went through for 3 minutes.',
};

const APPROVAL = {
  key: 'checkout/4522',
  topic: 'deployments',
  title: 'A deployment waits for your yes',
  subject: { name: 'checkout-service 4.2.1', url: 'https://ci.example/4522' },
  actor: { name: 'Priya Nair' },
  facts: [{ title: 'Environment', value: 'production' }],
  actions: [
    { type: 'callback', title: 'Yes, deploy', verb: 'approve', style: 'positive' },
    { type: 'callback', title: 'No, stop it', verb: 'reject', style: 'destructive' },
  ],
};

/** A card that somebody answered changes no more, except for its end: it is decided, and no buttons are left. */
const APPROVED = {
  ...APPROVAL,
  title: 'Ana said yes, so the deployment goes on',
  severity: 'success',
  detail: 'An example: nothing is deployed.',
  actions: [],
  ends: true,
};

/** In the order in which they are told. Each time Ana is asked something about her trip to London. */
export const TOUR: readonly Stop[] = [
  {
    name: 'ad-hoc',
    why: 'sent at once, and the dialogue stays as it is.',
    what: 'A release goes out while Ana is asked about a hotel. She just answers on.',
    look: 'The card stands between a question and its answer, and the answer counted.',
    moves: [
      asksForWatch('Hotel Soho, London'),
      posts('ad-hoc', RELEASED, 'sent', 'Release 4.2 is out'),
      ...answersAboutWatch('Hotel Soho, London'),
    ],
  },
  {
    name: 'when-idle',
    why: 'kept back until the dialogue is over, also where nobody said how.',
    what: 'The weekly report is ready while Ana sets up a reminder. It can wait.',
    look: 'The report comes after the reminder is set, not before.',
    moves: [
      writes('remind me to book a train to London', WHEN),
      posts('when-idle', REPORT, 'held'),
      writes('tomorrow at 9', 'book a train to London', 'The weekly report is ready'),
    ],
  },
  {
    name: 'cancel',
    why: 'the dialogue ends, and the card says so.',
    what: 'The checkout is down. Whatever Ana was doing, this comes first.',
    look: 'The first line of the card. "continue" finds nothing to go on with.',
    moves: [
      asksForWatch('Hotel Mayfair, London'),
      posts('cancel', DOWN, 'sent', 'so I broke off your watch.'),
      writes('continue', 'There’s nothing to continue'),
    ],
  },
  {
    name: 'interrupt',
    why: 'the topic changes, and the dialogue waits until Ana goes on.',
    what: 'A deployment waits for a yes. Ana presses "Yes, deploy", then "Continue".',
    look: 'The card says what Ana decided. The question was asked again, and answered.',
    moves: [
      writes('remind me to pack for London', WHEN),
      posts('interrupt', APPROVAL, 'sent', 'When you’re ready, we go on with your reminder.'),
      presses('Yes, deploy'),
      answers('approve', APPROVED),
      presses('Continue', WHEN),
      writes('tomorrow at 18:00', 'pack for London'),
    ],
  },
  {
    name: 'Las Vegas',
    why: 'nobody said how, so it comes as Ana likes it: when she is done.',
    what: 'A hotel that she watches there falls by 20 % while she is at London.',
    look: 'The card with both prices and their chart, after London is settled.',
    moves: [
      reads([250, 6]),
      writes(`watch ${LAS_VEGAS} drops 20%`, `I’ll tell you when ${LAS_VEGAS}`),
      asksForWatch('Hotel Strand, London'),
      reads([244, 4], [228, 2], [199, 0]),
      ...answersAboutWatch('Hotel Strand, London', `${LAS_VEGAS} dropped by 20.4%`),
    ],
  },
];

/** Half of what it takes, so that Herald asks for the rest. */
function asksForWatch(hotel: string): TourMove {
  return writes(`watch ${hotel}`, `When should I tell you about ${hotel}?`);
}

/** `then`: messages kept back until now. */
function answersAboutWatch(hotel: string, ...then: string[]): TourMove[] {
  return [
    writes('drops 10%', `For how long should I watch ${hotel}?`),
    writes('30 days', `I’ll tell you when ${hotel}`, ...then),
  ];
}

function writes(text: string, ...sees: string[]): TourMove {
  return { does: 'writes', text, sees };
}

function presses(button: string, ...sees: string[]): TourMove {
  return { does: 'presses', button, sees };
}

function posts(interruption: string, content: Payload, becomes: Became, ...sees: string[]): TourMove {
  const payload = { ...content, interruption, audience: { people: [ANA] } };
  return { does: 'posts', payload, becomes, sees };
}

function answers(verb: string, content: Payload & { readonly title: string }): TourMove {
  return { does: 'answers', verb, card: { ...content, audience: { people: [ANA] } }, sees: [] };
}

function reads(...readings: Price[]): TourMove {
  return { does: 'reads', readings, sees: [] };
}
