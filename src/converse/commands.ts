/** **Command**: what a person may write to Herald, in any letter case, with or without the mention. */
export type Command =
  | { readonly name: PlainCommand }
  | { readonly name: 'subscribe' | 'unsubscribe'; readonly topic: string }
  /** What follows the word, which may be nothing. */
  | { readonly name: 'watch' | 'unwatch' | 'ask'; readonly text: string }
  /** `text` holds what and when, in whatever order. */
  | { readonly name: 'remind'; readonly text: string }
  /** Anything else: it gets guidance, never an error. */
  | { readonly name: 'other'; readonly text: string };

/** Those that need nothing more said. */
type PlainCommand =
  | 'watches'
  | 'help'
  | 'topics'
  | 'why'
  | 'settings'
  | 'survey'
  | 'reminders'
  | 'cancel'
  | 'continue';

/** The words people try first, each for the command it means. */
const WORDS = new Map<string, PlainCommand>([
  ['help', 'help'],
  ['?', 'help'],
  ['hi', 'help'],
  ['hello', 'help'],
  ['start', 'help'],
  ['commands', 'help'],
  ['hallo', 'help'],
  ['hilfe', 'help'],
  ['topics', 'topics'],
  ['subscriptions', 'topics'],
  ['subscribe', 'topics'],
  ['unsubscribe', 'topics'],
  // Each of them has a button there.
  ['stop', 'topics'],
  ['my topics', 'topics'],
  ['why', 'why'],
  ['settings', 'settings'],
  ['preferences', 'settings'],
  ['survey', 'survey'],
  ['surveys', 'survey'],
  ['reminders', 'reminders'],
  ['reminder', 'reminders'],
  ['my reminders', 'reminders'],
  ['erinnerungen', 'reminders'],
  ['cancel', 'cancel'],
  ['never mind', 'cancel'],
  ['nevermind', 'cancel'],
  ['continue', 'continue'],
  ['go on', 'continue'],
  ['resume', 'continue'],
  ['watches', 'watches'],
  ['my watches', 'watches'],
  ['unwatch', 'watches'],
]);

/** German people say it in German; the rest of the sentence is read in both languages. */
const REMIND = /^\/?(?:please )?(?:remind me|remind|erinner[en]? mich|erinnerung)(?:[\s,:]+([^\s,:].*)?)?$/i;

/** Reads a line as a command. Pure: the same line is always the same command. */
export function parseCommand(line: string): Command {
  const text = line.replace(/\s+/g, ' ').trim();
  const word = text.replace(/^\//, '').replace(/(?<=^.|[^.!?])[.!?]+$/, '');
  const known = WORDS.get(word.toLowerCase());
  if (known !== undefined) return { name: known };
  const remind = REMIND.exec(text);
  if (remind !== null) return { name: 'remind', text: remind[1] ?? '' };
  // As it was written, lines and all: somebody else reads it.
  const asking = /^\s*\/?ask(?:[\s,:]+([^\s,:][\s\S]*)?)?$/i.exec(line);
  if (asking !== null) return { name: 'ask', text: asking[1]?.trim() ?? '' };
  const watching = /^\/?(watch|unwatch|stop watching)(?: (.+))?$/i.exec(text);
  if (watching !== null)
    return {
      name: watching[1]?.toLowerCase() === 'watch' ? 'watch' : 'unwatch',
      text: withoutQuotes(watching[2] ?? ''),
    };
  const [, verb = '', topic] = /^\/?(subscribe|start|unsubscribe|stop) (.+)$/i.exec(text) ?? [];
  if (topic === undefined) return { name: 'other', text };
  const name = /^(?:subscribe|start)$/i.test(verb) ? 'subscribe' : 'unsubscribe';
  return { name, topic: withoutQuotes(topic) };
}

/** Herald's own sentences show the commands in quotes, and people copy them. */
function withoutQuotes(topic: string): string {
  return /^["“'](.+)["”']$/.exec(topic)?.[1] ?? topic;
}
