/** So much of a text is read before it is cut for a card: more than any card shows. */
const LONGEST = 20_000;

/**
 * A text as it was meant where Markdown and some HTML were read: what they say, without their signs. It is text for a card
 * afterwards, like any other, so what is left of them is shown as typed.
 */
export function plainly(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(/<br ?\/?>/gi, '\n')
    .replace(/<\/?at>/gi, '')
    .replace(/\[([^[\]\n]{1,300})\]\((https?:[^()\s]{1,2000})\)/g, (_, words: string, url: string) =>
      words === url ? url : `${words} (${url})`,
    )
    .replaceAll('**', '')
    .replace(/^#{1,6} /gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/\\([\\`*_{}[\]()#+.!~>|-])/g, '$1')
    .trim();
}
