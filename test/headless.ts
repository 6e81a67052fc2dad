/** Between sentences, paragraphs, list items and cells. */
const BETWEEN = /\n\s*\n|\n(?=\s*(?:[-*] |\d+\. |\|))|(?<=[.!?:;][*_")\]]*)\s+|\s*\|\s*/;
/** A mark of a list may go before. */
const HEADLESS =
  /^\s*(?:[-*] )?[*_"(]*(?:What|Whatever|Who|Whoever|Whom|Whomever|That which)\b(?!.*\?[*_")]*$)/s;

/** Sentences that begin with a clause in place of a subject, as "Whoever asks …" or "What is due …" do. Questions may. */
export const headless = (text: string): string[] =>
  text
    .trim()
    .split(BETWEEN)
    .filter(sentence => HEADLESS.test(sentence));
