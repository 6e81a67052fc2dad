import { describe, expect, test } from 'vitest';
import { mistakes, parse, REAL, shown } from '../../settings.ts';

const CALLED = {
  RESPONDER_NAME: 'Help Desk',
  RESPONDER_URL: 'https://answers.contoso.com/herald',
  RESPONDER_SECRET: 'sixteen letters!',
};

const responderOf = (env: Record<string, string>) => parse(env).settings.features.questions;

describe('who answers questions', () => {
  test('is nobody, unless they have a name', () => {
    expect(responderOf({})).toBeUndefined();
  });

  test('fetches the questions where there is a name alone', () => {
    expect(responderOf({ RESPONDER_NAME: 'Help Desk' })).toEqual({
      name: 'Help Desk',
      expectedMinutes: 60,
      deadlineHours: 72,
      mostOpen: 5,
    });
  });

  test('is called at an https address', () => {
    expect(responderOf({ ...REAL, ...CALLED })?.call).toEqual({
      url: 'https://answers.contoso.com/herald',
      secret: 'sixteen letters!',
      timeoutSeconds: 15,
    });
  });

  test('is shown in the log without the secret', () => {
    expect(shown(parse({ ...REAL, ...CALLED }).settings).features.questions).toMatchObject({
      name: 'Help Desk',
      call: { url: CALLED.RESPONDER_URL, secret: '[set]' },
    });
  });

  test('is called without https only on this machine, in the local mode', () => {
    for (const host of ['127.0.0.1:4000', 'localhost', '[::1]:4000'])
      expect(mistakes({ ...CALLED, RESPONDER_URL: `http://${host}/q` })).toEqual([]);
    for (const host of ['answers.contoso.com', '127.0.0.1.contoso.com', '10.0.0.1'])
      expect(mistakes({ ...CALLED, RESPONDER_URL: `http://${host}/q` })).toEqual(['RESPONDER_URL']);
    expect(mistakes({ ...REAL, ...CALLED, RESPONDER_URL: 'http://127.0.0.1/q' })).toEqual(['RESPONDER_URL']);
  });

  test.each([
    [{ RESPONDER_NAME: '' }, 'RESPONDER_NAME'],
    [{ RESPONDER_SECRET: '' }, 'RESPONDER_SECRET'],
    [{ RESPONDER_URL: '' }, 'RESPONDER_URL'],
    [{ RESPONDER_SECRET: 'too short' }, 'RESPONDER_SECRET'],
    [{ RESPONDER_SECRET: 'whsec_not*base64*at*all*here*' }, 'RESPONDER_SECRET'],
    [{ RESPONDER_URL: 'https://user:password@contoso.com' }, 'RESPONDER_URL'],
    [{ RESPONDER_NAME: 'two\nlines' }, 'RESPONDER_NAME'],
    [{ QUESTION_DEADLINE_HOURS: '0' }, 'QUESTION_DEADLINE_HOURS'],
  ])('is not half of one: %j', (wrong, variable) => {
    expect(mistakes({ ...CALLED, ...wrong })).toContain(variable);
  });
});
