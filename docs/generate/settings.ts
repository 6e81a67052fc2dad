import { FEATURES } from '../../src/features/features.ts';
import { rowsOf } from '../../src/platform/config/rows.ts';
import { FAMILIES, type Setting, sectionsOf } from '../../src/platform/config/setting.ts';
import { code, notice, table } from './markdown.ts';

const SOURCE = 'src/platform/config/table-*.ts';
const rows = Object.values(rowsOf(FEATURES));
const sections = sectionsOf(rowsOf(FEATURES));

export function settingsPage(): string {
  return `<!-- ${notice(SOURCE)} -->

# Settings

Herald reads its settings from the environment, once, when it starts. With none at all it runs in the local mode.
If anything is wrong it does not start, and says everything that is wrong together, with the variable and the remedy.
An empty variable counts as not set. [.env.example](../.env.example) has them all to copy.

${sections.map(section).join('\n\n')}

## Names from other tools

Bring the variables of the tool you come from. Where several are set, the one further left wins, and within a cell
the first; the log says at the start which it was, and what is ignored because it differs. A column whose app id
differs from the one that wins speaks of another bot: nothing is taken from it.

${namesTable()}
`;
}

function section(title: string): string {
  const lines = rows
    .filter(row => row.section === title)
    .map(row => [variable(row), standard(row), row.doc, value(row)]);
  return `## ${title}\n\n${table(['Variable', 'Default', 'What for', 'Value'], lines)}`;
}

function variable(row: Setting): string {
  return code(row.names[0].name);
}

function standard(row: Setting): string {
  return row.default === undefined ? '' : code(row.default);
}

function value({ must, secret }: Setting): string {
  return secret ? `${must}; **secret**` : must;
}

function namesTable(): string {
  const many = rows.filter(row => row.names.length > 1);
  const namesIn = (row: Setting, family: string) =>
    row.names.filter(name => name.family === family).map(({ name }) => code(name));
  const lines = many.map(row => FAMILIES.map(family => namesIn(row, family).join(', ')));
  return table(FAMILIES, lines);
}

/** Everything is commented out, so that the unchanged file changes nothing. */
export function envExample(): string {
  const parts = sections.map(title => [
    `# ${title}`,
    ...rows.filter(row => row.section === title).map(row => `${wrap(row.doc)}\n#${assignment(row)}`),
  ]);
  return `# ${notice(SOURCE)}
# Copy it to .env and take the # away where you set something. What each value must be: docs/settings.md

${parts.map(part => part.join('\n\n')).join('\n\n\n')}
`;
}

function assignment({ names, default: standardValue, example, secret }: Setting): string {
  return `${names[0].name}=${standardValue ?? (secret ? '' : (example ?? ''))}`;
}

/** As comment lines of at most 100 characters. */
function wrap(text: string): string {
  const lines = text.replaceAll('`', '').match(/.{1,98}(\s|$)/g) ?? [];
  return lines.map(line => `# ${line.trim()}`).join('\n');
}
