import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** Takes what people press on the cards of a key, checks that Herald posted it, and says what becomes of it. */
const { SECRET = '', PORT = '4000' } = process.env;
const webhook = new Webhook(SECRET);

const server = createServer(async (request, response) => {
  const pressed = await pressedIn(request);
  if (pressed === undefined) return void response.writeHead(401).end();
  // A press may come again under the same webhook-id: do what you know already no second time.
  const { verb, by } = pressed.data;
  process.stdout.write(`${by.name ?? 'Somebody'} pressed ${verb}\n`);
  response.setHeader('content-type', 'application/json');
  const card = { title: `Done: ${verb}`, severity: 'success', actions: [] };
  response.end(JSON.stringify({ text: 'Done', for: 'all', card }));
});

interface Pressed {
  readonly data: { readonly verb: string; readonly by: { readonly name?: string } };
}

/** Undefined where it is not signed with the secret of the key, or too old. */
async function pressedIn(request: IncomingMessage): Promise<Pressed | undefined> {
  const body = await text(request);
  try {
    return webhook.verify(body, request.headers as Record<string, string>) as Pressed;
  } catch {
    return undefined;
  }
}

server.listen(Number(PORT), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`http://127.0.0.1:${port}/\n`);
});
