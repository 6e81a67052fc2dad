import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { headless } from './headless.ts';
import { PAGES } from './pages.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const FENCED = /^ *```\w*\n[\s\S]*?^ *```/gm;
const HEADING = /^#+ .*$/gm;
/** The line above the rule of a table: names of columns, not sentences. */
const COLUMNS = /^\|.*\|\n(?=\|[ :|-]+\|$)/gm;

/** The text of a page without its code, headings and names of columns. */
const sentencesOf = (page: string) =>
  [FENCED, HEADING, COLUMNS].reduce((rest, noSentences) => rest.replaceAll(noSentences, ''), page);
const found = (page: string) => headless(sentencesOf(page));

test.each(PAGES)('%s has a subject at the beginning of each sentence', page => {
  expect(found(read(page))).toEqual([]);
});

describe('a sentence without a subject is found', () => {
  test.each([
    'Whoever asks gets one.',
    'It is so. What is due is sent.',
    '- **Whom nobody knows** gets a row.',
    'There are two:\n\n- A row.\n- What is due.\n',
    'It is\n\n- a row\n  - Who holds it\n',
    '1. What fails is tried again.',
    '| Key | Who holds it may post |\n',
    'It waits: *Whatever comes* waits too.',
    'A line that\nis wrapped. That which\nfollows.',
  ])('%j', text => expect(found(text)).toHaveLength(1));
});

describe('no fault is found in', () => {
  test.each([
    'Ask why. What do they type, see\nand read?',
    '## What is promised\n\nAll of it.',
    '| Who | What |\n| --- | --- |\n| a caller | its posts |',
    'Somebody who asks gets what is due.',
    '```sh\nWhat is code is none.\n```',
  ])('%j', text => expect(found(text)).toEqual([]));
});
