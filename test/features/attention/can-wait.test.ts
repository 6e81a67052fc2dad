import { describe, expect, test } from 'vitest';
import { dataOf } from '../../../src/core/said.ts';
import { turnWorld } from '../../chat/turn-world.ts';
import { anaIn } from './ana.ts';

const world = turnWorld(undefined, { lowEvery: '0 9 * * 1-5' });
const { book } = world;

const { envelope, last, say, attentionOf } = anaIn(world);

/** Somebody who knows a topic. */
async function somebody(): Promise<string> {
  const tenant = book.tenant();
  await say(tenant, 'hi');
  await book.topics(tenant, 'deployments');
  return tenant;
}

describe('what can wait', () => {
  test.each([
    'digest low hourly',
    'digest what can wait hourly',
    'Zusammenfassung unwichtiges stündlich',
    'récapitulatif moins urgent toutes les heures',
    'resumen poco urgente cada hora',
    'まとめ 急がない通知 毎時',
    'resumo pouco urgente a cada hora',
    'ملخص غير عاجل كل ساعة',
  ])('%s', async text => {
    const tenant = await somebody();
    await say(tenant, text);
    expect(await attentionOf(tenant)).toEqual({ canWait: '0 * * * *' });
  });

  test('is said back, and comes as it happens again', async () => {
    const tenant = await somebody();
    const { words } = await say(tenant, 'digest low daily at 7');
    expect(words).toMatch(
      /^Low-urgency cards come together: every day at 7:00\. The next ones come .*7:00\.$/,
    );
    expect((await say(tenant, 'digest low now')).words).toBe(
      'Low-urgency cards come one by one, as things happen. Those that waited come now.',
    );
    expect(await attentionOf(tenant)).toEqual({ canWait: 'now' });
  });

  test('is asked for on the card where it was not understood', async () => {
    const tenant = await somebody();
    for (const text of ['digest low', 'digest low at 9 for Bob']) {
      const { said } = await say(tenant, text);
      expect(dataOf(said, 'settings')).toMatchObject({
        open: 'digest',
        digesting: ' ',
        lowEvery: '0 9 * * 1-5',
      });
    }
    expect(await attentionOf(tenant)).toEqual({});
  });

  test('is chosen on the card, whatever is chosen there of urgent ones: it is none', async () => {
    const tenant = await somebody();
    const { id } = await say(tenant, 'settings');
    book.pass(1_000);
    const data = { delivery: id, topic: ' ', rhythm: 'day', at: '07:00', urgentOnTopic: 'waits' };
    const press = (more: object) =>
      world.handle({
        ...{ kind: 'clicked', verb: 'setDigest', via: 'execute', data: { ...data, ...more } },
        ...envelope(tenant),
      });
    await press({});
    expect(await attentionOf(tenant)).toEqual({ canWait: '0 7 * * *' });
    book.pass(1_000);
    await press({ rhythm: 'as-it-is' });
    expect(await attentionOf(tenant)).toEqual({ canWait: '0 7 * * *' });
  });

  test('has its form opened by the button of a digest', async () => {
    const tenant = await somebody();
    const { id } = await say(tenant, 'settings');
    book.pass(1_000);
    const data = { delivery: id, of: 'can-wait' };
    await world.handle({ kind: 'clicked', verb: 'howOften', via: 'execute', data, ...envelope(tenant) });
    expect(dataOf((await last(tenant)).said, 'settings')).toMatchObject({ open: 'digest', digesting: ' ' });
  });

  test('does not gather a topic of which somebody wants to hear as it happens', async () => {
    const tenant = await somebody();
    await say(tenant, 'digest deployments hourly');
    await say(tenant, 'digest deployments now');
    expect(await attentionOf(tenant)).toEqual({ digests: { deployments: 'now' } });
    await say(tenant, 'digest low now');
    await say(tenant, 'digest deployments now');
    expect(await attentionOf(tenant)).toEqual({ canWait: 'now' });
  });
});
