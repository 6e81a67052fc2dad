/** **Command**: what a person may write to Herald, in any letter case, with or without the mention. */
export type Command =
  | { readonly name: 'help' | 'topics' | 'why' }
  | { readonly name: 'subscribe' | 'unsubscribe'; readonly topic: string }
  /** Anything else: it gets guidance, never an error. */
  | { readonly name: 'other'; readonly text: string };

/** The words people try first, each for the command it means. */
const WORDS: Readonly<Record<string, 'help' | 'topics' | 'why'>> = {
  help: 'help',
  '?': 'help',
  hi: 'help',
  hello: 'help',
  start: 'help',
  topics: 'topics',
  'subscribe list': 'topics',
  subscriptions: 'topics',
  why: 'why',
  'why?': 'why',
};

/** Reads a line as a command. Pure: the same line is always the same command. */
export function parseCommand(line: string): Command {
  const text = line.replace(/\s+/g, ' ').trim();
  const word = WORDS[text.replace(/^\//, '').toLowerCase()];
  if (word !== undefined) return { name: word };
  const [, name, topic] = /^\/?(subscribe|unsubscribe) (.+)$/i.exec(text) ?? [];
  if (name !== undefined && topic !== undefined)
    return { name: name.toLowerCase() as 'subscribe' | 'unsubscribe', topic: topic.trim() };
  if (/^\/?(un)?subscribe$/i.test(text)) return { name: 'topics' };
  return { name: 'other', text };
}
