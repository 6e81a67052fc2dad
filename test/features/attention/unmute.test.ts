import { describe, expect, test } from 'vitest';
import { turnWorld } from '../../chat/turn-world.ts';
import { some } from '../../every-way.ts';
import { anaIn } from './ana.ts';

const world = turnWorld();
const { book } = world;
const { attentionOf, ...ana } = anaIn(world);
const say = async (tenantId: string, text: string) => (await ana.say(tenantId, text)).words;

/** Ana's, where two topics are muted until Friday. */
async function muted(): Promise<string> {
  const tenant = book.tenant();
  await say(tenant, 'help');
  await book.topics(tenant, 'deployments', 'builds');
  for (const name of ['deployments', 'builds']) await say(tenant, `mute ${name} until Friday`);
  return tenant;
}

const mutedNow = async (tenant: string) => Object.keys((await attentionOf(tenant)).muted ?? {});

describe('whoever starts a muted topic again', () => {
  test.each(
    some(
      [
        ['start deployments'],
        ['subscribe deployments'],
        ['resume deployments'],
        ['réactive deployments'],
        ['reactiva deployments'],
        ['reativa deployments'],
        ['starte deployments'],
        ['deploymentsの通知を再開'],
        ['شغل deployments'],
      ],
      4,
    ),
  )('"%s" ends its mute, and says so', async line => {
    const tenant = await muted();
    expect(await say(tenant, line)).toMatch(
      /^You subscribed to deployments, which is not muted any more\. Write "unsubscribe deployments"/,
    );
    expect(await mutedNow(tenant)).toEqual(['builds']);
    expect(await say(tenant, line)).toMatch(/^You subscribed to deployments\. /);
  });

  test('with a wildcard ends the mute of each of such names', async () => {
    const tenant = await muted();
    expect(await say(tenant, 'start deploy*')).toContain('not muted any more');
    expect(await mutedNow(tenant)).toEqual(['builds']);
  });
});

describe('unmute', () => {
  test.each(
    some(
      [
        ['unmute deployments'],
        ['please unmute deployments'],
        ['Stummschaltung von deployments aufheben'],
        ['stumm aus deployments'],
        ['ne plus mettre deployments en sourdine'],
        ['quita el silencio de deployments'],
        ['reative o som de deployments'],
        ['desmuta deployments'],
        ['deploymentsのミュートを解除'],
        ['deploymentsのミュートを解除してください'],
        ['ألغ كتم deployments'],
        ['إلغاء كتم deployments'],
      ],
      6,
    ),
  )('"%s" ends the mute of this topic alone', async line => {
    const tenant = await muted();
    expect(await say(tenant, line)).toBe('deployments is not muted any more.');
    expect(await mutedNow(tenant)).toEqual(['builds']);
  });

  test('of what is not muted changes nothing, and a name that there is not is asked about', async () => {
    const tenant = await muted();
    await say(tenant, 'unmute deployments');
    expect(await say(tenant, 'unmute deployments')).toBe('deployments is not muted.');
    expect(await say(tenant, 'unmute deploymets')).toBe('guidance');
    expect(await mutedNow(tenant)).toEqual(['builds']);
    await say(tenant, 'unmute');
    expect(await mutedNow(tenant)).toEqual([]);
  });
});
