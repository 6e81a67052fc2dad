import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ForwardProxy, forwardProxy } from '../forward-proxy.ts';
import { type Stage, startStage } from './stage.ts';

let proxy: ForwardProxy;
let stage: Stage;
beforeAll(async () => {
  proxy = await forwardProxy();
  const everywhere = {
    HTTP_PROXY: proxy.url,
    HTTPS_PROXY: proxy.url,
    ALL_PROXY: proxy.url,
    NODE_USE_ENV_PROXY: '1',
  };
  stage = await startStage({ people: 3, env: { ...everywhere, NO_PROXY: 'nothing.example' } });
}, 180_000);
afterAll(async () => {
  await stage.close();
  await proxy.close();
});

test('in the local mode nothing for this machine goes to the proxy that the environment names', async () => {
  const person = await stage.somebody();
  const { body } = await stage.herald.notify({ audience: { people: [person] } });
  expect((await stage.herald.settled(body.id)).items).toMatchObject([{ state: 'sent' }]);
  expect(proxy.asked).toEqual([]);
}, 180_000);
