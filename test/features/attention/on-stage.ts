import { eventually } from '../../eventually.ts';
import type { DeliveryItem, Stage } from '../../stories/stage.ts';
import type { Wire } from '../../wire.ts';

/** The one delivery of this notification, as soon as it is so. */
export const become = ({ herald }: Stage, id: string, state: string): Promise<DeliveryItem> =>
  eventually(`the delivery of ${id} is ${state}`, async () => {
    const [found] = (await herald.request('GET', `/api/notifications/${id}/deliveries`)).body.items;
    return found?.state === state && found;
  });

/** The clock where somebody is, so many hours from now: `17:05`. */
export async function clockOf({ teams }: Stage, person: string, hours: number): Promise<string> {
  const { people } = await teams.state();
  const { timeZone } = people.find(({ upn }: Wire) => upn === person);
  const shown = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  return new Intl.DateTimeFormat('en-GB', shown).format(Date.now() + hours * 3_600_000);
}

/** The id of the channel of this name, in the first team. */
export async function channelOf({ teams }: Stage, name: string): Promise<string> {
  const [{ channels }] = (await teams.state()).teams;
  return channels.find((channel: Wire) => channel.name === name).id;
}
