/**
 * The small Markdown that Teams draws in cards and bot messages: bold, italic, links and lists. Everything else,
 * HTML included, is shown as it is written. A backslash takes the meaning from the character after it.
 */
export function markdown(text, mentions = []) {
  const html = blocks(text.replaceAll('\r', '').split('\n'));
  return mentions.reduce((drawn, name) => drawn.replaceAll(...mentionPair(name)), html);
}

const mentionPair = name => [
  `&lt;at&gt;${escaped(name)}&lt;/at&gt;`,
  `<span class="mentioned">${escaped(name)}</span>`,
];

const listItem = /^\s*(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;

/** Lines that begin like list items become lists, the others paragraphs. */
function blocks(lines) {
  const out = [];
  for (const line of lines) {
    const item = listItem.exec(line);
    const kind = item ? (item[1] === undefined ? 'ul' : 'ol') : 'p';
    const last = out.at(-1);
    if (line.trim() === '') out.push({ kind: 'gap', lines: [] });
    else if (last?.kind === kind) last.lines.push(item ? item[2] : line);
    else out.push({ kind, start: item?.[1], lines: [item ? item[2] : line] });
  }
  return out.map(draw).join('');
}

function draw({ kind, start, lines }) {
  if (kind === 'gap') return '';
  if (kind === 'p') return `<p>${lines.map(inline).join('<br>')}</p>`;
  const from = kind === 'ol' ? ` start="${Number(start)}"` : '';
  return `<${kind}${from}>${lines.map(line => `<li>${inline(line)}</li>`).join('')}</${kind}>`;
}

function inline(text) {
  const links = [];
  const kept = escaped(unarmed(text)).replace(/\[([^[\]]*)\]\(([^()\s]+)\)/g, (whole, label, address) => {
    if (!/^(https?:|mailto:)/i.test(address)) return whole;
    links.push(`<a href="${address}" target="_blank" rel="noopener noreferrer">${emphasis(label)}</a>`);
    return `\u0000${links.length - 1}\u0000`;
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the character that no text of a card can hold
  return emphasis(kept).replace(/\u0000(\d+)\u0000/g, (_, index) => links[Number(index)]);
}

const emphasis = text =>
  text
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '<strong>$2</strong>')
    .replace(/\*(?=\S)([^*]+?)(?<=\S)\*/g, '<em>$1</em>')
    .replace(/(?<![\p{L}\p{N}_])_(?=\S)([^_]+?)(?<=\S)_(?![\p{L}\p{N}_])/gu, '<em>$1</em>');

/** `\*` → `&#42;`: from here on the character has no meaning. */
const unarmed = text =>
  text
    .replaceAll('\u0000', '')
    .replace(/\\([!-/:-@[-`{-~])/g, (_, character) => `&#${character.charCodeAt(0)};`);

const entities = { '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Character references that are written out stay what they are: they stand for a character, never for markup. */
const escaped = text =>
  text
    .replace(/&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});)/gi, '&amp;')
    .replace(/[<>"']/g, character => entities[character]);
