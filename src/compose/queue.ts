import { countedAccept } from '../api/budgets.ts';
import { type EventParts, postEvents } from '../api/events.ts';
import { type PostParts, postNotification } from '../api/notifications.ts';
import { startConsumer } from '../api/queue/consumer.ts';
import type { Releases } from '../platform/releases.ts';
import type { Parts } from './parts.ts';

/** Messages that come by a queue are accepted as posts are. */
export async function startQueue(
  { world, store, observation }: Parts,
  web: PostParts & EventParts,
  releases: Releases,
): Promise<void> {
  const { settings, log, newId } = world;
  const { queue } = settings;
  if (queue === undefined) return;
  // Without a queue, the link to its broker is not loaded.
  const { openLink } = await import('../api/queue/link.ts');
  const taking = { ...web, accept: countedAccept(web.accept, store.admit) };
  const consumer = startConsumer({
    open: events => openLink(queue, events),
    caller: () => store.keys.named(queue.caller),
    handlers: { notification: postNotification(taking), events: postEvents(taking) },
    observe: observation.queue,
    newId,
    log,
  });
  releases.push(consumer.stop);
}
