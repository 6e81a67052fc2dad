import { createHash, createHmac } from 'node:crypto';

/** The parts that a sender adds to a request, to show that it knows the secret. */
export interface Shown {
  readonly headers?: Readonly<Record<string, string>>;
  /** Behind the address. */
  readonly query?: string;
}

export interface Showing {
  readonly secret: string;
  readonly body: string;
  readonly at: Date;
}

const hmac = (secret: string, content: string) => createHmac('sha256', secret).update(content);
const hex = ({ secret, body }: Showing) => hmac(secret, body).digest('hex');
const secondsOf = ({ at }: Showing) => Math.floor(at.getTime() / 1000);

const inHeader = ({ secret }: Showing): Shown => ({ headers: { 'x-herald-secret': secret } });
const asPassword = ({ secret }: Showing): Shown => ({
  headers: { authorization: `Basic ${Buffer.from(`herald:${secret}`).toString('base64')}` },
});
const inAddress = ({ secret }: Showing): Shown => ({ query: `?secret=${secret}` });

/** How each source shows it, as the page "Point your tool at Herald" has it set up. */
export const SHOWING: Readonly<Record<string, (showing: Showing) => Shown>> = {
  github: showing => ({ headers: { 'x-hub-signature-256': `sha256=${hex(showing)}` } }),
  alertmanager: ({ secret }) => ({ headers: { authorization: `Bearer ${secret}` } }),
  grafana: ({ secret }) => ({ headers: { authorization: `Bearer ${secret}` } }),
  gitlab: ({ secret }) => ({ headers: { 'x-gitlab-token': secret } }),
  azuredevops: asPassword,
  azuremonitor: asPassword,
  pagerduty: showing => ({ headers: { 'x-pagerduty-signature': `v1=${hex(showing)}` } }),
  sentry: showing => ({ headers: { 'sentry-hook-signature': hex(showing) } }),
  jira: showing => ({ headers: { 'x-hub-signature': `sha256=${hex(showing)}` } }),
  datadog: inHeader,
  jenkins: asPassword,
  argocd: inHeader,
  statuspage: inAddress,
  stripe: showing => {
    const [seconds, { secret, body }] = [secondsOf(showing), showing];
    return {
      headers: { 'stripe-signature': `t=${seconds},v1=${hmac(secret, `${seconds}.${body}`).digest('hex')}` },
    };
  },
  eventgrid: inAddress,
  teams: inAddress,
  json: showing => {
    const [seconds, { secret, body }] = [secondsOf(showing), showing];
    const id = `msg_${createHash('sha256').update(body).digest('hex').slice(0, 8)}`;
    const signature = hmac(secret, `${id}.${seconds}.${body}`).digest('base64');
    return {
      headers: {
        'webhook-id': id,
        'webhook-timestamp': `${seconds}`,
        'webhook-signature': `v1,${signature}`,
      },
    };
  },
};

/** Those whose signature has a time, which may be too long ago. */
export const STAMPED: readonly string[] = ['stripe', 'json'];
