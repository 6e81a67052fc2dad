import { isLoopback } from '../../core/loopback.ts';
import type { SettingsPart } from '../../platform/config/feature.ts';
import { kindOf } from '../../platform/config/identity.ts';
import type { SettingsReading } from '../../platform/config/read.ts';
import { SET } from '../../platform/config/redacted.ts';
import type { Mistake } from '../../platform/config/settings.ts';
import type { Responder } from './question.ts';
import { QUESTIONS_TABLE } from './question-settings.ts';

declare module '../../core/feature-settings.ts' {
  interface FeatureSettings {
    readonly questions?: ResponderSettings;
  }
}

/** The responder, as the operator set it; missing where nobody answers questions. */
export interface ResponderSettings extends Omit<Responder, 'isCalled'> {
  /** Missing where questions are fetched. */
  readonly call?: { readonly url: string; readonly secret: string; readonly timeoutSeconds: number };
}

export const QUESTION_SETTINGS: SettingsPart = {
  rows: QUESTIONS_TABLE,
  mistakes: responderMistakes,
  read: responderOf,
  redacted: ({ call, ...responder }: ResponderSettings) =>
    call === undefined ? responder : { ...responder, call: { ...call, secret: SET } },
};

/** People's questions are their own: they go over a safe line, and only where they are known to come from Herald. */
function responderMistakes(reading: SettingsReading): Mistake[] {
  const { responderName, responderUrl, responderSecret } = reading.values;
  const mistakes: readonly [boolean, Mistake][] = [
    [
      responderUrl !== undefined && !isSafe(responderUrl, kindOf(reading) === 'local'),
      {
        variable: 'RESPONDER_URL',
        remedy: 'must begin with https://, but for an address on this machine in the local mode.',
      },
    ],
    [
      responderUrl !== undefined && responderSecret === undefined,
      {
        variable: 'RESPONDER_SECRET',
        remedy: 'is needed with RESPONDER_URL: what is posted there is signed.',
      },
    ],
    [
      responderSecret !== undefined && responderUrl === undefined,
      { variable: 'RESPONDER_URL', remedy: 'is missing although RESPONDER_SECRET is set.' },
    ],
    [
      responderUrl !== undefined && responderName === undefined,
      { variable: 'RESPONDER_NAME', remedy: 'is needed with RESPONDER_URL: people are told who answers.' },
    ],
    ...keyMistake(responderSecret),
  ];
  return mistakes.filter(([applies]) => applies).map(([, mistake]) => mistake);
}

function isSafe(url: string, isLocal: boolean): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (isLocal && isLoopback(hostname));
}

/** A key that cannot be read would be another one on the other side. */
function keyMistake(secret: string | undefined): [boolean, Mistake][] {
  const isFaulty = /^whsec_(?![A-Za-z0-9+/]{22,}={0,2}$)/.test(secret ?? '');
  return [
    [
      isFaulty,
      { variable: 'RESPONDER_SECRET', remedy: 'must have at least 16 bytes of Base64 after "whsec_".' },
    ],
  ];
}

/** From a reading without mistakes. */
function responderOf({ values }: SettingsReading): ResponderSettings | undefined {
  const { responderName: name, responderUrl: url, responderSecret: secret, responderNextStep } = values;
  if (name === undefined) return undefined;
  return {
    name,
    expectedMinutes: values.responderExpectedMinutes,
    deadlineHours: values.questionDeadlineHours,
    mostOpen: values.questionsPerPerson,
    ...(responderNextStep !== undefined && { nextStep: responderNextStep }),
    ...(url !== undefined &&
      secret !== undefined && { call: { url, secret, timeoutSeconds: values.responderTimeoutSeconds } }),
  };
}
