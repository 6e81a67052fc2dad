/** Whether a word goes on here, in scripts that have spaces: what is before and at this place belongs together. */
export const runsOn = (line: string, at: number): boolean =>
  SPACED.test(line[at - 1] ?? '') && SPACED.test(line[at] ?? '');

const SPACED = /[\p{Script=Latin}\p{Script=Arabic}]/u;
