import { expect, test } from '@jest/globals';
import { samples } from '../deliver/card-tree.ts';
import { pseudoTexts, strangersIn, stringsIn } from './pseudo.ts';

const TEMPLATES = new Set(['digest', 'topics', 'watch', 'watches']);

/** With the hosts of its addresses, and as a title is cut for the toast. */
function outsideOf({ said, context }: (typeof samples)[number]): string[] {
  const written = stringsIn(said.data);
  const hosts = written.filter(text => URL.canParse(text)).map(text => new URL(text).host);
  // The sentence why is put into words before, and comes as an outside text does here.
  return [...written, ...hosts, ...written.map(text => text.slice(0, 79).trim()), context.why ?? ''];
}

test.each(
  samples.filter(({ template }) => TEMPLATES.has(template)).map(sample => [sample.file, sample] as const),
)(
  '%s says nothing that did not come from the catalogue, but what callers and people wrote',
  (_file, sample) => {
    const texts = pseudoTexts(sample);
    expect(texts.length).toBeGreaterThan(3);
    // The fallback names Herald: the text of each card comes from the catalogue, or else there is none of it.
    expect(texts.join()).toContain('[§');
    expect(strangersIn(texts, outsideOf(sample))).toEqual([]);
  },
);
