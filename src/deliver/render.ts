import type { WhatIsCut } from '../api/ports/what-is-cut.ts';
import type { TemplateName } from '../core/cards.ts';
import type { AdaptiveCard } from '../core/message.ts';
import type { Said } from '../core/notification.ts';
import { apartFromRight, isRightToLeft } from '../text/isolate.ts';
import { worded } from '../text/phrase.ts';
import type { Voice, VoiceFor } from '../text/voice.ts';
import type { Brought, CardFeature, ViewContext, Views } from './feature.ts';
import { tellingOfInterruption } from './interruption-line.ts';
import { LONGEST, plain } from './plain.ts';
import type { Render } from './ports/render.ts';
import { remarking } from './remark.ts';
import { type Expand, loadTemplates } from './templates.ts';
import { cutBy } from './views/notification.ts';
import { VIEWS } from './views/table.ts';
import type { Shortening, View } from './views/view.ts';

/**
 * Teams counts UTF-16 and starts to refuse somewhere above 28 KB on the oldest limit that is documented,
 * so a card of 14,000 characters passes everywhere.
 */
export const LARGEST_CARD = 14_000;

export interface RendererParts {
  readonly templatesDir: string;
  readonly features: readonly CardFeature[];
  readonly voiceFor: VoiceFor;
}

export interface Renderer {
  readonly render: Render;
  readonly whatIsCut: WhatIsCut;
}

/** Reads the templates once; throws when one is missing or broken. */
export function openRenderer({ templatesDir, features, voiceFor }: RendererParts): Renderer {
  const views = viewsOf(features);
  const show = {
    views,
    expand: loadTemplates(templatesDir, Object.keys(views), voiceFor()),
    brought: broughtBy(features),
  };
  return {
    render(said, context) {
      const voice = voiceFor(context.reader);
      return 'text' in said
        ? { text: plain(worded(voice, said.text)) }
        : fitting(show, said, { ...context, voice }).message;
    },
    whatIsCut: content => cutBy(content, cutFor(show, { template: 'notification', data: content }, voiceFor)),
  };
}

export const createRenderer = (parts: RendererParts): Render => openRenderer(parts).render;

/** A text no longer than this fits on a card, whatever stands around it. */
const SURELY_FITS = 3_000;

/** As far as it is known before it is known who gets the card: in the language of most, with the usual reason. */
function cutFor(show: Show, said: SaidByTemplate, voiceFor: VoiceFor): Shortening {
  if (JSON.stringify(said).length <= SURELY_FITS) return WHOLE;
  const why = 'x'.repeat(USUAL_WHY);
  return fitting(show, said, { deliveryId: NIL, place: 'personal', why, voice: voiceFor() }).cut;
}

const USUAL_WHY = 200;
const NIL = '00000000-0000-0000-0000-000000000000';

/** All cards there are, by the names of their templates: Herald's own, and those of the features. */
export const viewsOf = (features: readonly CardFeature[]): Views =>
  Object.assign({}, VIEWS, ...features.map(({ cards }) => cards));

function broughtBy(features: readonly CardFeature[]): Brought {
  const putOff = features.find(feature => feature.putOff !== undefined)?.putOff;
  const howOften = features.find(feature => feature.howOften !== undefined)?.howOften;
  return {
    help: features.flatMap(({ help = [] }) => help),
    welcome: features.flatMap(({ welcome }) => welcome ?? []),
    welcomeButtons: features.flatMap(({ welcomeButtons }) => welcomeButtons ?? []),
    ...(putOff && { putOff }),
    ...(howOften && { howOften }),
  };
}

/** How cards are shown. */
interface Show {
  readonly views: Views;
  readonly expand: Expand;
  readonly brought: Brought;
}

/** With the voice of who reads it. */
type Spoken = Omit<ViewContext, 'brought'>;

type SaidByTemplate = Extract<Said, { template: TemplateName }>;

const SHORT_HEADING = { title: 80, subject: 60, actor: 60, why: 80 };

/** A line of a digest, and how many topics have a button there. An address that is longer is left out. */
const LINES = {
  whole: { title: 200, subject: 200, actor: 100, topic: 100, url: 2048, buttons: 5 },
  long: { title: 120, subject: 100, actor: 60, topic: 60, url: 500, buttons: 5 },
  middling: { title: 100, subject: 80, actor: 50, topic: 40, url: 200, buttons: 5 },
  short: { title: 60, subject: 40, actor: 30, topic: 30, url: 120, buttons: 5 },
  /** Words of another language are longer: so few buttons leave room for the addresses. */
  lean: { title: 50, subject: 30, actor: 25, topic: 25, url: 120, buttons: 2 },
  bare: { title: 50, subject: 30, actor: 25, topic: 25, url: 0, buttons: 2 },
} as const;

const WHOLE: Shortening = {
  detail: LONGEST.detail,
  facts: 10,
  factValue: LONGEST.factValue,
  heading: LONGEST,
  topics: 20,
  line: LINES.whole,
};

/**
 * From everything to the bare facts of the matter; the first that fits is taken, the last in any case.
 * The last fits five addresses of 2,048 characters, or four callbacks with 800 characters of data each.
 */
const SHORTENINGS: readonly Shortening[] = [
  WHOLE,
  { detail: 1200, facts: 10, factValue: 150, heading: LONGEST, topics: 10, line: LINES.long },
  { detail: 600, facts: 6, factValue: 100, heading: LONGEST, topics: 5, line: LINES.middling },
  { detail: 300, facts: 3, factValue: 80, heading: LONGEST, topics: 5, line: LINES.short },
  { detail: 300, facts: 3, factValue: 80, heading: LONGEST, topics: 5, line: LINES.lean },
  { detail: 0, facts: 0, factValue: 0, heading: SHORT_HEADING, topics: 5, line: LINES.bare },
];

const USUAL = { cuts: SHORTENINGS, largest: LARGEST_CARD };
/** For the second try after a 413: an order of magnitude below every limit that Teams was ever said to have. */
const BRIEF = { cuts: SHORTENINGS.slice(-2).map(cut => ({ ...cut, lines: 4 })), largest: 4_000 };

interface Fitting {
  readonly message: { readonly card: AdaptiveCard; readonly summary: string };
  readonly cut: Shortening;
}

function fitting({ views, expand, brought }: Show, said: SaidByTemplate, context: Spoken): Fitting {
  let fits: Fitting | undefined;
  const { cuts, largest } = context.brief ? BRIEF : USUAL;
  const viewed = viewing(views, said, { ...context, brought });
  for (const cut of cuts) {
    const view = viewed(cut);
    const card = mentioning(sided(expand(said.template, view.data, context.voice), context.voice), view);
    fits = {
      message: { card: tellingOfInterruption(remarking(card, context), context), summary: view.summary },
      cut,
    };
    if (JSON.stringify(fits.message.card).length <= largest) break;
  }
  return fits as Fitting;
}

/** Its sides change places where its language is written from right to left. `lang` is left out: no client reads it. */
function sided(card: AdaptiveCard, { language }: Voice): AdaptiveCard {
  if (!isRightToLeft(language)) return card;
  setApart(card);
  return { ...card, rtl: true };
}

/**
 * The properties of an element, by its type, that are read as a line of its own or hold such elements; a choice has no
 * type. The title of a button is not here: people also write it, in place of pressing.
 */
const SHOWN: ReadonlyMap<unknown, readonly string[]> = new Map<unknown, readonly string[]>([
  ['AdaptiveCard', ['body']],
  ['Container', ['items']],
  ['ColumnSet', ['columns']],
  ['Column', ['items']],
  ['RichTextBlock', ['inlines']],
  ['TextRun', ['text']],
  ['TextBlock', ['text']],
  ['Chart.Line', ['title', 'fallback']],
  ['Input.ChoiceSet', ['label', 'choices']],
  ['Input.Toggle', ['label', 'title']],
  ['Input.Text', ['label']],
  ['Input.Number', ['label']],
  ['Input.Date', ['label']],
  ['Input.Time', ['label']],
  [undefined, ['title']],
]);

/**
 * Outside words in another direction keep their signs: `How do you like it?` ends in its mark on such a card, too. In place,
 * as the card was made just now and for this reader: a copy of all of it would be a tenth of what a card costs.
 */
function setApart(element: Record<string, unknown>): void {
  for (const name of SHOWN.get(element.type) ?? []) {
    const inner = element[name];
    if (typeof inner === 'string') element[name] = apartFromRight(inner);
    else if (Array.isArray(inner)) inner.forEach(setApart);
    else if (typeof inner === 'object' && inner !== null) setApart(inner as Record<string, unknown>);
  }
}

/** Teams looks for mentions beside the card, not in it. */
function mentioning(card: AdaptiveCard, { mention }: View): AdaptiveCard {
  if (mention === undefined) return card;
  const { text, entities } = mention;
  const body = [{ type: 'TextBlock', text, wrap: true }, ...[card.body].flat()];
  return { ...card, body, msteams: { ...Object(card.msteams), entities } };
}

/** The data was typed when it was said (`core/cards.ts`) and has been JSON in the ledger since. */
function viewing(
  views: Views,
  { template, data }: SaidByTemplate,
  context: ViewContext,
): (cut: Shortening) => View {
  const view = views[template] as ((...told: [unknown, ViewContext, Shortening]) => View) | undefined;
  if (view === undefined) throw new Error(`There is no card "${template}"`);
  return cut => view(data, context, cut);
}
