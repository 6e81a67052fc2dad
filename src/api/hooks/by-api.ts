import type { HookSource } from './source.ts';

/** For the shell: makes the webhook by the interface of its tool, with a token of the tool's in `$TOKEN`. */
export const byApi = (url: string, auth: string, body: object): NonNullable<HookSource['config']> => ({
  language: 'sh',
  text: [
    `curl -fsS "${url}" ${auth} \\`,
    '  -H "Content-Type: application/json" -d @- <<EOF',
    JSON.stringify(body, null, 2),
    'EOF',
  ].join('\n'),
});
