import { expect, test } from 'vitest';
import { languageName } from '../../src/text/language-names.ts';
import { samples } from '../deliver/card-tree.ts';
import { catalogue } from '../voices.ts';
import { PSEUDO, pseudoTexts, strangersIn, stringsIn } from './pseudo.ts';

/** Each language is named in itself, and a zone as it is known. */
const NAMES = [...new Set(catalogue.languages.map(language => languageName(language))), PSEUDO.timeZone];

/** As a title, a subject and an actor are cut for the toast. */
const CUT = [110, 80, 50];

/** The texts that callers and people wrote, with the hosts of their addresses. */
function outsideOf({ said, context }: (typeof samples)[number]): string[] {
  const written = stringsIn([said.data, context]);
  const hosts = written.filter(text => URL.canParse(text)).map(text => new URL(text).host);
  return [
    ...written,
    ...hosts,
    ...NAMES,
    ...CUT.flatMap(most => written.map(text => text.slice(0, most - 1).trim())),
  ];
}

test.each(samples.map(sample => [sample.file, sample] as const))(
  '%s says nothing that did not come from the catalogue, but what callers and people wrote',
  (_file, sample) => {
    const texts = pseudoTexts(sample);
    expect(texts.length).toBeGreaterThan(2);
    // The fallback names Herald: the text of each card comes from the catalogue, or else there is none of it.
    expect(texts.join()).toContain('[§');
    expect(strangersIn(texts, outsideOf(sample))).toEqual([]);
  },
);
