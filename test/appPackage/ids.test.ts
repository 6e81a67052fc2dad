import { describe, expect, test } from 'vitest';
import { readIds } from '../../appPackage/ids.ts';

const BOT = '11111111-2222-4333-8444-555555555555';
const OTHER = '99999999-2222-4333-8444-555555555555';
const SITE = 'https://herald.contoso.com';

function idsOf(env: Record<string, string>) {
  const read = readIds(env, '1.2.3');
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.ids;
}

function problemsOf(env: Record<string, string>) {
  const read = readIds(env, '1.2.3');
  return 'problems' in read ? read.problems : [];
}

describe('the ids of the package', () => {
  test('the bot id and one address are enough', () => {
    expect(idsOf({ MicrosoftAppId: BOT, PUBLIC_URL: SITE })).toEqual({
      BOT_ID: BOT,
      TEAMS_APP_ID: BOT,
      APP_VERSION: '1.2.3',
      APP_NAME_SUFFIX: '',
      DEVELOPER_NAME: 'Herald',
      WEBSITE_URL: SITE,
      PRIVACY_URL: SITE,
      TERMS_URL: SITE,
    });
  });

  test.each(['MicrosoftAppId', 'BOT_ID', 'CLIENT_ID', 'clientId'])('%s names the bot', name => {
    expect(idsOf({ [name]: BOT, PUBLIC_URL: SITE }).BOT_ID).toBe(BOT);
  });

  test('MicrosoftAppId wins over its aliases, and the result says so', () => {
    const read = readIds({ BOT_ID: OTHER, MicrosoftAppId: BOT, PUBLIC_URL: SITE }, '1.2.3');
    expect(read).toMatchObject({ ids: { BOT_ID: BOT }, readFrom: ['MicrosoftAppId', 'PUBLIC_URL'] });
  });

  test('an app that was published under an id of its own keeps it', () => {
    expect(idsOf({ BOT_ID: BOT, TEAMS_APP_ID: OTHER, PUBLIC_URL: SITE }).TEAMS_APP_ID).toBe(OTHER);
  });

  test('each address can be given by itself', () => {
    const env = { BOT_ID: BOT, PUBLIC_URL: SITE, WEBSITE_URL: `${SITE}/about`, TERMS_URL: `${SITE}/terms` };
    expect(idsOf(env)).toMatchObject({
      WEBSITE_URL: `${SITE}/about`,
      PRIVACY_URL: `${SITE}/about`,
      TERMS_URL: `${SITE}/terms`,
    });
  });

  test('BOT_DOMAIN is a host name without a scheme', () => {
    expect(idsOf({ BOT_ID: BOT, BOT_DOMAIN: 'herald.contoso.com' }).WEBSITE_URL).toBe(SITE);
  });

  test('everything that is missing is reported together, with a remedy each', () => {
    expect(problemsOf({})).toEqual([
      expect.stringMatching(/MicrosoftAppId, BOT_ID, .* is set\. Set MicrosoftAppId/),
      expect.stringMatching(/WEBSITE_URL, PUBLIC_URL, BOT_ENDPOINT, BOT_DOMAIN is set\. Set WEBSITE_URL/),
    ]);
  });

  test('a variable that is set to nothing counts as missing', () => {
    expect(problemsOf({ MicrosoftAppId: ' ', PUBLIC_URL: '' })).toEqual(problemsOf({}));
  });

  test('everything that is malformed is reported together, each once', () => {
    expect(
      problemsOf({ MicrosoftAppId: 'my-bot', PUBLIC_URL: 'http://localhost:3978', TERMS_URL: 'nowhere' }),
    ).toEqual([
      expect.stringContaining('MicrosoftAppId is not a GUID'),
      expect.stringContaining('PUBLIC_URL is not an https address'),
      expect.stringContaining('TERMS_URL is not an https address'),
    ]);
  });

  test('a secret that was put in the place of the id is not repeated', () => {
    expect(problemsOf({ MicrosoftAppId: 'aB3~secret', PUBLIC_URL: SITE }).join()).not.toContain('secret');
  });
});
