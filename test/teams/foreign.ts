import { type Reply, reply } from './local-connector.ts';

export const PAGE =
  '<!doctype html><html><head><title>Blocked</title></head><body>Category: chat</body></html>';
/** With these answers what stands between Herald and Microsoft. */
export const FOREIGN: Record<string, Reply> = {
  'a page of a filter': reply(403, 'text/html; charset=utf-8', PAGE),
  'a page that says it is JSON': reply(403, 'application/json', PAGE),
  'a page without a type': reply(403, undefined, PAGE),
  'a page of nothing': reply(403, 'text/html', ''),
  'JSON of a filter': reply(403, 'application/json', '{"blocked":true,"category":"chat"}'),
  'JSON that is no object': reply(403, 'application/json', '"no"'),
  'a word': reply(403, 'text/plain', 'Forbidden'),
  'XML of a gateway': reply(400, 'application/xml', '<Error><Code>InvalidHost</Code></Error>'),
  'a proxy that wants to know who asks': reply(407, 'text/html', PAGE, { 'proxy-authenticate': 'NTLM' }),
  'such a proxy, in JSON': reply(407, 'application/json', '{"message":"Proxy Authentication Required"}'),
  'a page of 404': reply(404, 'text/html', PAGE),
  'a page of 401': reply(401, 'text/html', PAGE),
  'a page of 400': reply(400, 'text/html', PAGE),
  'a page of 412': reply(412, 'text/html', PAGE),
  'a page of 413': reply(413, 'text/html', PAGE),
  'a page of 429': reply(429, 'text/html', PAGE, { 'retry-after': '86400' }),
  'a sign-in page elsewhere': reply(302, undefined, '', { location: 'https://login.example/?token=s3cret' }),
  'a sign-in page elsewhere, for a post': reply(307, undefined, '', { location: 'https://login.example/' }),
  'something that moved for good': reply(308, 'text/html', PAGE, { location: 'https://moved.example/' }),
  'not modified': reply(304, undefined, ''),
  'a network that asks to sign in': reply(511, 'text/html', PAGE),
  'a page in place of an answer': reply(200, 'text/html', PAGE),
  'a page in place of a creation': reply(201, 'text/html', PAGE),
  'a page of 202': reply(202, 'text/html', PAGE),
  'half of nothing': reply(200, 'text/html', ''),
};
