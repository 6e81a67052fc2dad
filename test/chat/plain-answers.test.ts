import { describe, expect, test } from 'vitest';
import { type Talker, talkWorld } from './talk-world.ts';

/** A plain yes or no is the answer to whatever asks for one, in each language, politely and less so. */
const world = talkWorld();

type Plain = Readonly<Record<'yes' | 'no', readonly string[]>>;

const PLAIN: Readonly<Record<string, Plain>> = {
  en: { yes: ['yes', 'yes please!', 'sure'], no: ['no', 'nope', 'no, thanks 🙏', 'rather not'] },
  de: { yes: ['ja', 'ja, bitte', 'na klar'], no: ['nein', 'nein danke', 'lieber nicht', 'nö'] },
  fr: { yes: ['oui', 'oui, bien sûr'], no: ['non', 'non merci', 'plutôt pas'] },
  es: { yes: ['sí', 'sí, claro'], no: ['no', 'no, gracias', 'mejor no'] },
  'pt-BR': { yes: ['sim', 'sim, por favor'], no: ['não', 'não, obrigado', 'melhor não'] },
  ar: { yes: ['نعم', 'نعم من فضلك'], no: ['لا', 'لا، شكرا', 'لا داعي'] },
  ja: { yes: ['はい', 'はい、お願いします'], no: ['いいえ', 'いえ、結構です', 'やめておきます'] },
};

const rowsOf = (answer: keyof Plain) =>
  Object.entries(PLAIN).flatMap(([locale, plain]) => plain[answer].map(line => [locale, line] as const));

const somebodyAsked = async (...lines: readonly string[]): Promise<Talker> => {
  const ana = await world.somebody();
  for (const line of lines) await ana.say(line);
  return ana;
};
const isForgotten = async ({ tenantId }: Talker) =>
  (await world.book.db.selectFrom('people').where('tenant_id', '=', tenantId).select('id').execute())
    .length === 0;
const remindersOf = ({ tenantId }: Talker) =>
  world.book.db
    .selectFrom('reminders')
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'waiting')
    .select('id')
    .execute();

describe('behind "Shall I forget you?"', () => {
  test.each(rowsOf('no'))('%s: "%s" keeps everything, and says so', async (locale, line) => {
    const ana = await somebodyAsked('forget me');
    expect(JSON.stringify(await ana.say(line, { locale }))).toContain('"pressed.on-card"');
    expect(await isForgotten(ana)).toBe(false);
    // It is answered.
    expect(JSON.stringify(await ana.say('yes'))).toContain('"hint.okay-says"');
  });

  test.each(rowsOf('yes'))('%s: "%s" forgets them', async (locale, line) => {
    const ana = await somebodyAsked('forget me');
    await ana.say(line, { locale });
    expect(await isForgotten(ana)).toBe(true);
  });

  test('what was said in between is what a yes is about', async () => {
    const ana = await somebodyAsked('forget me', 'topics');
    await ana.say('yes');
    expect(await isForgotten(ana)).toBe(false);
  });
});

describe('asked whether all reminders are to go', () => {
  const ASKED = ['remind me to call Ana tomorrow at 9', 'delete all reminders'];

  test.each(rowsOf('no'))('%s: "%s" keeps them', async (locale, line) => {
    const ana = await somebodyAsked(...ASKED);
    await ana.say(line, { locale });
    expect([await remindersOf(ana), await ana.dialogue()]).toMatchObject([[{}], {}]);
  });

  test.each(rowsOf('yes'))('%s: "%s" deletes them', async (locale, line) => {
    const ana = await somebodyAsked(...ASKED);
    await ana.say(line, { locale });
    expect(await remindersOf(ana)).toEqual([]);
  });
});

test.each(rowsOf('no'))('%s: "%s" to the last question of the settings is kept', async (locale, line) => {
  const ana = await somebodyAsked('interruptions', '1');
  await ana.say(line, { locale });
  expect(await ana.dialogue()).toEqual({});
});

describe('behind "did you mean"', () => {
  test('a yes does it', async () => {
    const ana = await somebodyAsked('unsubscribe deploymens');
    expect(await ana.say('yes')).toMatchObject([{ template: 'opted-out', data: { topic: 'deployments' } }]);
    const other = await somebodyAsked('remindes');
    expect(await other.say('yes')).toMatchObject([{ template: 'reminders' }]);
  });

  test('a no asks for other words', async () => {
    const ana = await somebodyAsked('remindes');
    expect(JSON.stringify(await ana.say('no'))).toContain('"guidance.otherwise"');
  });
});

test('where nothing is asked, a no is led to what takes back', async () => {
  const ana = await somebodyAsked('remind me to call Ana tomorrow at 9');
  expect(JSON.stringify(await ana.say('no'))).toContain('"hint.no-says"');
  expect(await remindersOf(ana)).toHaveLength(1);
});
