import { z } from 'zod';
import type { WordsPatch } from '../ledger/ports/accept.ts';
import type { ReadReply } from '../outbox/ports/calls.ts';
import { NOTIFICATIONS } from './notification-routes.ts';
import { id, time } from './openapi/shared.ts';
import { notificationPatch } from './patch.ts';
import { replyBy } from './reply.ts';
import type { WebhookDefinition } from './route.ts';
import { line } from './schema.ts';

/** The post to the address of a key when somebody presses one of its buttons, and the answers that it may get. */

const actionPressed = z.strictObject({
  type: z.literal('action.pressed'),
  timestamp: time.meta({ description: 'Of this try.' }),
  data: z.strictObject({
    notification: id,
    delivery: id.meta({ description: 'The card on which it was pressed.' }),
    key: z.string().optional().meta({ description: 'Your name for the notification.' }),
    topic: z.string().optional(),
    tenantId: z.string(),
    verb: z.string(),
    data: z.unknown().meta({ description: 'As you sent it with the button; null where you sent none.' }),
    by: z
      .strictObject({ name: z.string().optional(), upn: z.string().optional(), id: z.string().optional() })
      .meta({ description: 'The person who pressed, as far as Herald knows them; `id` is that of Entra.' }),
    place: z.strictObject({ kind: z.enum(['personal', 'conversation']), name: z.string().optional() }),
    pressedAt: time.meta({ description: 'A try may come up to an hour later.' }),
    number: z.int().min(1).meta({ description: 'Its place among the presses of this card, from 1.' }),
  }),
});

const { title, subject, actor, detail, facts, actions, translations, severity } = notificationPatch.shape;
const cardPatch = z.strictObject({ title, subject, actor, detail, facts, actions, translations, severity });

/** More than this is the caller's own affair. */
const pressReply = z.looseObject({
  state: z
    .enum(['done', 'refused'])
    .optional()
    .meta({ description: '`refused`: it was not done, and may be pressed again. Without it: `done`.' }),
  text: line(300).optional().meta({
    description: 'Stands on the card, with who pressed and when: "✓ Taken · Ana Silva, 07:34".',
  }),
  for: z.enum(['one', 'all']).optional().meta({
    description:
      'Whose card changes: that which was pressed, or those of all recipients. Without it: `all` where `who` is `onlyFirst` and it was done, otherwise `one`.',
  }),
  card: cardPatch
    .optional()
    .meta({ description: 'The words of the card from now on, as `PATCH` takes them: missing ones stay.' }),
});

/** The answer of a caller to a press, as far as it can be read. */
export function readPressReply(text: string): ReadReply {
  const read = replyBy(pressReply, text);
  if (!('data' in read)) return read;
  const { state, text: line, for: whose, card } = read.data;
  return {
    ...(state && { state }),
    ...(line !== undefined && { text: line }),
    ...(whose && { for: whose }),
    ...(card && { card: card as WordsPatch }),
  };
}

const ID = '0199f0a5-6c1e-7d3a-9a51-3f1d2b8c4e70';

const pressedExample = {
  type: 'action.pressed',
  timestamp: '2026-11-20T07:34:05.120Z',
  data: {
    notification: ID,
    delivery: '0199f0a5-6c40-7b0e-8f67-51a3c7d9e2b4',
    key: 'deploy-4521',
    topic: 'deployments',
    tenantId: '72f988bf-86f1-41af-91ab-2d7cd011db47',
    verb: 'rollback',
    data: { run: 4521 },
    by: { name: 'Ana Silva', upn: 'ana@contoso.com', id: '6f1d2b8c-4e70-4d3a-9a51-3f1d2b8c4e70' },
    place: { kind: 'personal' },
    pressedAt: '2026-11-20T07:34:05.000Z',
    number: 1,
  },
};

/** Posted to the address of the key: `npm run key -- callback`. */
export const ACTION_PRESSED: WebhookDefinition = {
  id: 'actionPressed',
  tag: NOTIFICATIONS,
  summary: 'Somebody pressed a button of yours',
  description:
    'Signed as Standard Webhooks 1.0 have it: `webhook-signature` holds `v1,` and the Base64 of the HMAC-SHA256 over `webhook-id`, `webhook-timestamp` and the body, with a dot between each; while you replace the secret there are two, with a space between them. `webhook-id` is that of the press, at each try: do what you know already no second time. Any 2xx within 10 seconds takes the press; everything else, a redirect too, has it posted again, after pauses that grow to 30 seconds. After an hour, or at once after a 410 or where your address may not be called, the card says why: you were not reached, answered with an error or not at all. It may be pressed again then. Of one card the next press is posted when the one before has come to its end. Only https: and only public addresses are called, but for the hosts in CALLBACK_ALLOW.',
  headers: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
  body: { schema: actionPressed, example: pressedExample },
  answer: {
    description: 'Taken; a body may say what became of it.',
    schema: pressReply,
    example: { text: 'Rolled back to #4520', for: 'all', card: { actions: [], severity: 'success' } },
  },
  page: {
    heading: 'What Herald posts when somebody presses',
    when: 'To the address of your key, `npm run key -- callback --name ci --url https://ci.example/herald`, when somebody presses a button of type `callback`. Until you have answered, the card says that you are asked. Where your key has no address, and for what came by a hook, nobody is told: `warnings` of the answer to the post says so, and `answers` of the delivery has what was pressed. A card in somebody’s 1:1 then says that you are not told of it, and its buttons that call back go.',
    answers:
      'Its answer may be empty, or: `{"text": "Taken", "for": "all"}` puts a line on the card of everybody who got it; `{"state": "refused", "text": "The window is closed"}` says that it was not done; `{"card": {"title": "…", "actions": []}}` changes the card, by the rules of `PATCH`, for the one who pressed, or with `"for": "all"` for everybody. A receiver to begin with, which can be tried with the demo: [examples/callback](../examples/callback).',
  },
};
