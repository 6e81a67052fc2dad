/** The settings that are filled in where the manifest says `${{NAME}}`, by NAME. */
export type Ids = Readonly<Record<(typeof PLACEHOLDERS)[number], string>>;

export const PLACEHOLDERS = [
  'TEAMS_APP_ID',
  'BOT_ID',
  'APP_VERSION',
  'APP_NAME_SUFFIX',
  'DEVELOPER_NAME',
  'WEBSITE_URL',
  'PRIVACY_URL',
  'TERMS_URL',
] as const;

/** The ids, and the variables the bot's id and the website came from; or every problem, each with its remedy. */
export type IdsRead =
  | { readonly ids: Ids; readonly readFrom: readonly string[] }
  | { readonly problems: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;
type Reading = { readonly name: string; readonly value: string; readonly problem?: string };
type Kind = { readonly accepts: (value: string) => boolean; readonly remedy: string };

const GUID: Kind = {
  accepts: value => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value),
  remedy: 'is not a GUID. Copy the "Application (client) ID" of the app registration in Microsoft Entra.',
};

const WEB_ADDRESS: Kind = {
  accepts: value => URL.canParse(value) && new URL(value).protocol === 'https:',
  remedy: 'is not an https address. Everyone who looks at the app in Teams can open it.',
};

/** The first that is set wins. Aliases as in botbuilder, the Agents Toolkit, the Teams SDK and the Agents SDK. */
const BOT_ID = {
  names: [
    'MicrosoftAppId',
    'BOT_ID',
    'CLIENT_ID',
    'clientId',
    'connections__serviceConnection__settings__clientId',
  ],
  kind: GUID,
  remedy: 'Set MicrosoftAppId to the application (client) id of the bot.',
};

const WEBSITE = {
  names: ['WEBSITE_URL', 'PUBLIC_URL', 'BOT_ENDPOINT', 'BOT_DOMAIN'],
  kind: WEB_ADDRESS,
  remedy: 'Set WEBSITE_URL to a page about this app, or PUBLIC_URL to the https address of Herald.',
};

/**
 * Reads what the package needs from the environment. `version` is Herald's own, such as 1.2.3.
 *
 * `TEAMS_APP_ID` defaults to the id of the bot: one number to look for in Teams, Entra and the logs, and the same
 * in every build, so that a new package updates the installed app. A hash of it would be as stable and be
 * recognised by nobody. Set it where the app was first published under another id.
 */
export function readIds(env: Environment, version: string): IdsRead {
  const botId = required(env, BOT_ID);
  const website = required(env, WEBSITE);
  const teamsAppId = read(env, 'TEAMS_APP_ID', GUID) ?? botId;
  const privacy = read(env, 'PRIVACY_URL', WEB_ADDRESS) ?? website;
  const terms = read(env, 'TERMS_URL', WEB_ADDRESS) ?? website;
  const problems = problemsOf([botId, teamsAppId, website, privacy, terms]);
  if (problems.length > 0) return { problems };
  const ids = {
    TEAMS_APP_ID: teamsAppId.value,
    BOT_ID: botId.value,
    APP_VERSION: version,
    // Not trimmed, as in the Agents Toolkit: " (test)" brings its own space.
    APP_NAME_SUFFIX: env.APP_NAME_SUFFIX ?? '',
    DEVELOPER_NAME: env.DEVELOPER_NAME?.trim() || 'Herald',
    WEBSITE_URL: website.value,
    PRIVACY_URL: privacy.value,
    TERMS_URL: terms.value,
  };
  return { ids, readFrom: [botId.name, website.name] };
}

function required(env: Environment, setting: typeof BOT_ID): Reading {
  for (const name of setting.names) {
    const reading = read(env, name, setting.kind);
    if (reading) return reading;
  }
  const problem = `None of ${setting.names.join(', ')} is set. ${setting.remedy}`;
  return { name: '', value: '', problem };
}

function read(env: Environment, name: string, kind: Kind): Reading | undefined {
  const text = env[name]?.trim();
  if (!text) return undefined;
  // BOT_DOMAIN is a host name without a scheme, as the Agents Toolkit writes it.
  const value = name === 'BOT_DOMAIN' && !text.includes('://') ? `https://${text}` : text;
  // The value stays out of the problem: what is no id may be a secret in the wrong place.
  return kind.accepts(value) ? { name, value } : { name, value, problem: `${name} ${kind.remedy}` };
}

/** Each once, although a setting that stands in for another repeats its problem. */
function problemsOf(readings: readonly Reading[]): string[] {
  return [...new Set(readings.map(reading => reading.problem).filter(problem => problem !== undefined))];
}
