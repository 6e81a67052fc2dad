import { createRequire } from 'node:module';
import type * as AdaptiveCards from 'adaptivecards';
import { describe, expect, test } from 'vitest';
import { fieldOf } from '../src/core/said.ts';
import { LARGEST_CARD, viewsOf } from '../src/deliver/render.ts';
import { FEATURES } from '../src/features/features.ts';
import {
  actionsOf,
  cardOf,
  templateFiles as files,
  nodesOf,
  readJson,
  samples,
  shownActionsOf,
} from './deliver/card-tree.ts';
import { catalogue } from './voices.ts';

const { AdaptiveCard, SerializationContext, Versions }: typeof AdaptiveCards = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.min.js',
);

const TEMPLATES = Object.keys(viewsOf(FEATURES));

/** The elements that a client of version 1.2 knows; Teams promises this version on phones. */
const KNOWN_TO_1_2 = new Set(
  [
    'AdaptiveCard',
    'TextBlock',
    'RichTextBlock',
    'TextRun',
    'Container',
    'ColumnSet',
    'Column',
    'ActionSet',
    'Image',
    'Input.Date',
    'Input.Time',
    'Input.Toggle',
    'Input.Text',
    'Input.Number',
    'Input.ChoiceSet',
  ].concat(['Action.OpenUrl', 'Action.Submit', 'Action.ShowCard']),
);

/** Elements that Teams adds to Adaptive Cards, which Microsoft's renderer for JavaScript does not know. */
const TEAMS_OWN = ['Chart.Line'];

test('every template of the list is a file, and every file is a template or a sample of one', () => {
  const templates = files.filter(file => !file.endsWith('.sample.json'));
  expect(templates.toSorted()).toEqual(TEMPLATES.map(name => `${name}.json`).toSorted());
  expect(new Set(samples.map(({ template }) => template))).toEqual(new Set(TEMPLATES));
  expect(TEMPLATES.filter(name => !files.includes(`${name}.sample.json`))).toEqual([]);
});

/** A template's own words come from the catalogue, which nobody outside writes. */
const interprets = (text: string) => text.replaceAll(/\$\{\$root\.words\['[\w.-]+'\]\}/g, '').includes('$');

describe.each(TEMPLATES)('the template %s', name => {
  const nodes = nodesOf(readJson(`${name}.json`));

  test('puts text from outside only where nothing interprets it', () => {
    expect(nodes.length).toBeGreaterThan(2);
    expect(nodes.filter(({ type, text }) => type === 'TextBlock' && interprets(String(text)))).toEqual([]);
    expect(nodes.filter(({ type }) => type === 'FactSet')).toEqual([]);
  });

  test('speaks plainly', () => {
    expect(nodes.map(({ text, title }) => `${text} ${title}`).join(' ')).not.toMatch(
      /!(?!exists)|\b(just|simply|easy)\b/i,
    );
  });
});

test.each(catalogue.languages)('a digest of twelve leads to what each line is about, in %s', language => {
  const many = samples.filter(({ file }) => file === 'digest.many.sample.json');
  const cards = many.map(({ said, context }) =>
    cardOf({ said, context: { ...context, reader: { locale: language } } }),
  );
  const links = cards.flatMap(({ card }) => nodesOf(card)).filter(({ type }) => type === 'Action.OpenUrl');
  expect(links).toHaveLength(12);
});

describe.each(samples.map(sample => [sample.file, sample] as const))('the card of %s', (_file, sample) => {
  const { card, summary } = cardOf(sample);
  const json = JSON.stringify(card);
  const actions = actionsOf(card);

  test('is a valid Adaptive Card 1.5, but for what Teams adds to it', () => {
    const parsed = new AdaptiveCard();
    const context = new SerializationContext(Versions.v1_5);
    parsed.parse(card, context);
    const events = Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i));
    const faults = [...events, ...parsed.validateProperties().validationEvents].map(({ message }) => message);
    const unknown = TEAMS_OWN.map(
      type => `Unknown element type "${type}". Fallback will be used if present.`,
    );
    expect(faults.filter(message => !unknown.includes(message))).toEqual([]);
    expect(card.version).toBe('1.5');
    expect(card.fallbackText).toMatch(/Herald/);
  });

  test('has no expression left over and no value missing', () => {
    expect(json).not.toMatch(/\$\{|undefined|null|\[object/);
  });

  test('has words wherever it says something', () => {
    const said = nodesOf(card).flatMap(({ text, title, label }) => [text, title, label]);
    expect(said.filter(each => each !== undefined && typeof each !== 'string')).toEqual([]);
  });

  test(`is under ${LARGEST_CARD} characters`, () => {
    expect(json.length).toBeLessThanOrEqual(LARGEST_CARD);
  });

  test('has a line for the toast', () => {
    expect(summary).toMatch(/\S/);
    expect(summary).not.toContain('\n');
    expect(summary.length).toBeLessThan(300);
  });

  test('has at least one and at most six actions, but for a question that was answered or passed on, and thanks, which have none', () => {
    const { data } = sample.said;
    const template: string = sample.template;
    const isSettled = template === 'question' && fieldOf(sample.said, 'state') !== 'open';
    const isAnswered = 'answered' in data || 'became' in data || template === 'survey-thanks' || isSettled;
    expect(actions.length > 0).toBe(!isAnswered);
    expect(shownActionsOf(card).length).toBeLessThanOrEqual(6);
  });

  test('says where old clients stand: a fallback on everything newer than 1.2', () => {
    const newer = nodesOf(card).filter(({ type }) => !KNOWN_TO_1_2.has(type));
    expect(newer.filter(({ fallback }) => fallback === undefined)).toEqual([]);
  });

  test('lets an old client send the same as a new one', () => {
    for (const { title, verb, data, fallback } of actions.filter(({ type }) => type === 'Action.Execute'))
      expect(fallback).toMatchObject({ type: 'Action.Submit', title, data: { verb, ...(data as object) } });
  });

  test('links only to https', () => {
    const addresses = nodesOf(card).filter(({ url }) => url !== undefined);
    expect(addresses.filter(({ url }) => !String(url).startsWith('https://'))).toEqual([]);
  });

  test('mentions nobody', () => {
    expect(card.msteams ?? {}).not.toHaveProperty('entities');
  });
});
