import { isLoopback } from '../../core/loopback.ts';
import { kindOf } from './identity.ts';
import type { SettingsReading } from './read.ts';
import type { GraphAccess, Mistake, Settings } from './settings.ts';

/** The token goes to wherever Graph is said to be, so only the local mode, whose token opens nothing, may say it. */
export function graphMistakes(reading: SettingsReading): Mistake[] {
  const { graphInstall, graphGroups, teamSettings, graphBaseUrl, teamsAppId } = reading.values;
  const isAsked = graphInstall || graphGroups || teamSettings === 'owners';
  const isLocal = kindOf(reading) === 'local';
  const isHere = graphBaseUrl !== undefined && isLoopback(new URL(graphBaseUrl).hostname);
  const mistakes: readonly [boolean, Mistake][] = [
    [
      graphBaseUrl !== undefined && !isLocal,
      {
        variable: 'GRAPH_BASE_URL',
        remedy: 'is for the local mode only. Take it away: CLOUD says which Graph it is.',
      },
    ],
    [
      graphBaseUrl !== undefined && isLocal && !isHere,
      { variable: 'GRAPH_BASE_URL', remedy: 'must be an address on this machine.' },
    ],
    [
      isAsked && isLocal && graphBaseUrl === undefined,
      {
        variable: 'GRAPH_BASE_URL',
        remedy:
          'is needed with GRAPH_INSTALL=true, GRAPH_GROUPS=true or TEAM_SETTINGS=owners in the local mode, which has no Graph of its own.',
      },
    ],
    [
      graphInstall && isLocal && teamsAppId === undefined,
      {
        variable: 'TEAMS_APP_ID',
        remedy:
          'is needed with GRAPH_INSTALL=true in the local mode: there is no app id that could stand for it.',
      },
    ],
  ];
  return mistakes.filter(([applies]) => applies).map(([, mistake]) => mistake);
}

/** From a reading without mistakes. */
export function graphAccess({ values }: SettingsReading): GraphAccess | undefined {
  const { graphInstall, graphBaseUrl: baseUrl, teamsAppId, appId } = values;
  const manifestId = teamsAppId ?? appId;
  if (!graphInstall || manifestId === undefined) return undefined;
  return { manifestId, ...(baseUrl !== undefined && { baseUrl }) };
}

/** The same, as far as it is about who is in a group, and who owns a team. */
export function groupsAccess({ values }: SettingsReading): Pick<Settings, 'groups' | 'owners'> {
  const { graphGroups, teamSettings, graphBaseUrl: baseUrl } = values;
  const access = { ...(baseUrl !== undefined && { baseUrl }) };
  return { ...(graphGroups && { groups: access }), ...(teamSettings === 'owners' && { owners: access }) };
}
