import type { CallerHandler } from '../../../api/callers.ts';
import type { FeatureParts } from '../../../api/feature.ts';
import { BODY_PROBLEMS, SCOPE_PROBLEMS } from '../../../api/openapi/shared.ts';
import type { RouteDefinition, Tag } from '../../../api/route.ts';
import type { WatchService } from '../watch-ports.ts';
import { createWatchService } from '../watch-service.ts';
import { postReadings } from './readings.ts';
import { readingsTaken, watch, watches, watchStopped } from './watch-answers.ts';
import {
  readingsExample,
  readingsTakenExample,
  watchBodyExample,
  watchExample,
  watchesExample,
  watchStoppedExample,
} from './watch-examples.ts';
import { deleteWatch, getWatches, postWatch } from './watch-handlers.ts';
import { readingsBody, tenantQuery, watchBody, watchesQuery } from './watch-schema.ts';

const served =
  (handler: (service: WatchService, parts: FeatureParts) => CallerHandler) => (parts: FeatureParts) => {
    const { scoping, stores, transact } = parts;
    return handler(createWatchService({ ...scoping, readings: stores.readings, transact }), parts);
  };

const WATCHES: Tag = { name: 'watches', description: 'Values, and who wants to hear of them.' };

export const WATCH_ROUTES: readonly RouteDefinition<FeatureParts>[] = [
  {
    method: 'post',
    path: '/api/readings',
    id: 'bringReadings',
    summary: 'Bring readings, for whoever watches',
    description:
      'One reading, or up to 1,000 in a list; as they are, or as CloudEvents 1.0 in structured form (`application/cloudevents+json`, `application/cloudevents-batch+json`), whose `subject`, `time` and `data` count. A list is taken whole or not at all; a fault is named by the index of its entry. A reading is ignored where its `at` is not later than the last one of its subject, so sending again is harmless. Keys made with `--readings` open this door alone; a key with topics needs the topic `watches`.',
    who: 'key',
    needs: 'readings',
    tag: WATCHES,
    query: tenantQuery,
    body: { schema: readingsBody, example: readingsExample },
    answers: {
      202: {
        description: 'Taken; whoever has to be told is being told.',
        schema: readingsTaken,
        example: readingsTakenExample,
      },
    },
    problems: [...BODY_PROBLEMS, ...SCOPE_PROBLEMS],
    handler: served((watches, { clock }) => postReadings(watches, () => clock.now())),
  },
  {
    method: 'post',
    path: '/api/watches',
    id: 'addWatch',
    summary: 'Watch something for a person',
    description:
      'As if they had written it to Herald: they are told in their 1:1 when readings of the subject meet the condition, can stop it there, and it ends by itself. The same subject and condition again begins that watch anew. A key with topics needs the topic `watches`.',
    who: 'key',
    needs: 'send',
    tag: WATCHES,
    body: { schema: watchBody, example: watchBodyExample },
    answers: { 201: { description: 'Watched.', schema: watch, example: watchExample } },
    problems: [...BODY_PROBLEMS, ...SCOPE_PROBLEMS],
    handler: served(postWatch),
  },
  {
    method: 'get',
    path: '/api/watches',
    id: 'getWatches',
    summary: 'The watches of a person',
    description: 'Oldest first; what has ended is not there.',
    who: 'key',
    needs: 'read',
    tag: WATCHES,
    query: watchesQuery,
    queryExample: 'person=ana@contoso.com',
    answers: {
      200: { description: 'All of it.', schema: watches, example: watchesExample },
    },
    problems: ['invalid-request', ...SCOPE_PROBLEMS],
    handler: served(getWatches),
  },
  {
    method: 'delete',
    path: '/api/watches/{id}',
    id: 'stopWatch',
    summary: 'Stop watching',
    description: 'The person is not told of it.',
    who: 'key',
    needs: 'send',
    tag: WATCHES,
    answers: {
      200: { description: 'Stopped.', schema: watchStopped, example: watchStoppedExample },
    },
    problems: ['forbidden', 'not-found'],
    handler: served(deleteWatch),
  },
];
