import type { HookSource } from '../../src/api/hooks/source.ts';
import { SOURCES, shownBy } from '../../src/api/hooks/sources.ts';
import { notice, plain } from './markdown.ts';

/** The page that says what to enter where, for each source of webhooks. */
export function hooksPage(): string {
  return `<!-- ${notice('src/api/hooks/*')} -->

# Point your tool at Herald

Each tool gets a hook: an address of its own and a secret, made for those who should hear. Make one, and copy the two into the settings of the tool. Herald reads what the tool sends by itself, so nothing has to be installed there. Tools:

${Object.entries(SOURCES)
  .map(([, { title }]) => `- [${title}](#${anchorOf(title)})`)
  .join('\n')}

In every block \`$ADDRESS\` and \`$SECRET\` stand for what \`npm run -s hook -- create\` printed; in those for the shell they are variables, and \`$TOKEN\` is a token of the tool’s own. \`--people\`, \`--teams\`, \`--conversations\` and \`--subscribers\` say who hears; an event that is for somebody by name, such as the assignee of an issue, goes to that person alone, where the tool sends an e-mail address that Teams knows. It reaches the first of those whom the hook names where that person cannot be reached.

All news about the same incident, pull request or issue is one card, which changes as the tool reports. When it is over, the card says so, and the next incident gets a card of its own; so it does where the tool is set to send no end, and the former card then says that it is not updated any more. Events that nobody needs to hear are taken with \`200\` and ignored. \`npm run -s hook -- list\` says when a hook was last used, and why it last refused something. More on hooks: [operations.md](operations.md#hooks).

A tool that is not in the list posts to a hook with a [mapping](mappings.md), a few lines of JSONata that say what becomes of its JSON. The tools in the list may have one, too, where people are to be told something else: add \`--mapping mapping.jsonata\` to the line that makes the hook.

${Object.entries(SOURCES).map(section).join('\n\n')}
`;
}

const anchorOf = (title: string) => title.toLowerCase().replaceAll(' ', '-');

function section([name, source]: [string, HookSource]): string {
  const { title, setup, config, tells, needsMapping } = source;
  return [
    `## ${title}`,
    block(
      'sh',
      `npm run -s hook -- create --source ${name}${needsMapping ? ' --mapping mapping.jsonata' : ''} --people ana@contoso.com --topic ${TOPICS[name] ?? 'alerts'}`,
    ),
    plain(setup),
    config && block(config.language, config.text),
    `**You hear of:** ${tells}`,
    `**Proof of the secret:** ${shownBy(source)}`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** The example that the other pages have. */
const TOPICS: Readonly<Record<string, string>> = { github: 'deployments' };

const block = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;
