import { describe, expect, test } from 'vitest';
import { mistakes, parse, REAL } from '../settings.ts';

const OTHER = '99999999-2222-4333-8444-555555555555';
const HERE = 'http://127.0.0.1:3979/graph/';

const graphOf = (env: Record<string, string>) => parse(env).settings.graph;

describe('GRAPH_INSTALL', () => {
  test.each([[{}], [{ GRAPH_INSTALL: 'false' }], [{ GRAPH_INSTALL: '' }]])('is off with %j', env => {
    expect(graphOf({ ...REAL, ...env })).toBeUndefined();
  });

  test('looks for the app by the id of the bot, or by that of the package', () => {
    expect(graphOf({ ...REAL, GRAPH_INSTALL: 'true' })).toEqual({ manifestId: REAL.MicrosoftAppId });
    expect(graphOf({ ...REAL, GRAPH_INSTALL: 'TRUE', TEAMS_APP_ID: OTHER })).toEqual({ manifestId: OTHER });
  });

  test('needs in the local mode to be told which Graph, and which app', () => {
    expect(mistakes({ GRAPH_INSTALL: 'true' })).toEqual(['GRAPH_BASE_URL', 'TEAMS_APP_ID']);
    expect(graphOf({ GRAPH_INSTALL: 'true', GRAPH_BASE_URL: HERE, TEAMS_APP_ID: OTHER })).toEqual({
      manifestId: OTHER,
      baseUrl: 'http://127.0.0.1:3979/graph',
    });
  });

  test('is true or false', () => {
    expect(mistakes({ ...REAL, GRAPH_INSTALL: 'yes' })).toEqual(['GRAPH_INSTALL']);
  });
});

test('a token never goes to a Graph that somebody wrote down', () => {
  expect(mistakes({ ...REAL, GRAPH_BASE_URL: HERE })).toEqual(['GRAPH_BASE_URL']);
  expect(mistakes({ GRAPH_BASE_URL: 'https://graph.example' })).toEqual(['GRAPH_BASE_URL']);
  expect(mistakes({ GRAPH_BASE_URL: 'nonsense' })).toEqual(['GRAPH_BASE_URL']);
});

describe('TEAM_SETTINGS', () => {
  const ownersOf = (env: Record<string, string>) => parse(env).settings.owners;

  test.each([[{}], [{ TEAM_SETTINGS: 'members' }], [{ TEAM_SETTINGS: '' }]])(
    'lets all members change what holds in channels with %j',
    env => {
      expect(ownersOf({ ...REAL, ...env })).toBeUndefined();
      expect(parse({ ...REAL, ...env }).notes.join()).not.toContain('TEAM_SETTINGS');
    },
  );

  test('opens Graph for the owners of teams, and for nothing else, and says at the start what that needs', () => {
    const { settings, notes } = parse({ ...REAL, TEAM_SETTINGS: 'Owners' });
    expect(settings).toMatchObject({ owners: {} });
    expect([settings.groups, settings.graph]).toEqual([undefined, undefined]);
    expect(notes.join('\n')).toContain('GroupMember.Read.All');
  });

  test('needs in the local mode to be told which Graph', () => {
    expect(mistakes({ TEAM_SETTINGS: 'owners' })).toEqual(['GRAPH_BASE_URL']);
    expect(ownersOf({ TEAM_SETTINGS: 'owners', GRAPH_BASE_URL: HERE })).toEqual({
      baseUrl: 'http://127.0.0.1:3979/graph',
    });
  });

  test('is members or owners', () => {
    expect(mistakes({ ...REAL, TEAM_SETTINGS: 'true' })).toEqual(['TEAM_SETTINGS']);
  });
});
