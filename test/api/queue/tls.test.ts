import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Broker, createBroker, RABBITMQ } from '../../stories/broker.ts';

const CAN = RABBITMQ !== undefined && existsSync('/usr/bin/openssl');
const NONE = CAN ? '' : ' (skipped: no rabbitmq-server or openssl on this machine)';
const CHILD = join(import.meta.dirname, 'take-one.ts');

describe.skipIf(!CAN)(`a queue of a real broker by TLS${NONE}`, () => {
  let folder: string;
  let broker: Broker;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'herald-tls-'));
    selfMade(folder);
    broker = await createBroker({ herald: 'herald-dead' }, folder);
    await broker.start();
  }, 300_000);
  afterAll(async () => {
    await broker?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts a process that trusts this CA as well. Returns the id of the message that it took, or its fault. */
  async function taken(url: string, ca?: string, queue = 'herald') {
    const env = { ...process.env, NODE_OPTIONS: '', NODE_EXTRA_CA_CERTS: ca && join(folder, ca) };
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [CHILD, url, `/amq/queue/${queue}`],
      {
        env,
      },
    );
    expect(stderr).toBe('');
    return JSON.parse(stdout);
  }

  test('is taken from with the CA that the operator made', async () => {
    await broker.send('herald', [{ message_id: 'safe', body: 'x' }]);
    expect(await taken(broker.safeUrl, 'ca.pem')).toEqual({ took: 'safe' });
  });

  test.each<[string, (url: string) => string, string | undefined, string, string]>([
    ['without its CA', url => url, undefined, 'SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
    ['with another CA', url => url, 'other.pem', 'SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
    [
      'at a host that is not in the certificate',
      url => url.replace('localhost', '127.0.0.1'),
      'ca.pem',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'another host',
    ],
    [
      'at its port without TLS',
      () => broker.url.replace('amqp:', 'amqps:'),
      'ca.pem',
      'ERR_SSL_WRONG_VERSION_NUMBER',
      '5671',
    ],
    [
      'with another password',
      url => url.replace('s3cret', 'other'),
      'ca.pem',
      'amqp:unauthorized-access',
      'password',
    ],
  ])('is not %s, and that is said', async (_case, urlOf, ca, why, remedy) => {
    expect(await taken(urlOf(broker.safeUrl), ca)).toEqual({ why, remedy: expect.stringContaining(remedy) });
  });

  test('of another name is not there, and that is said', async () => {
    const said = await taken(broker.safeUrl, 'ca.pem', 'elsewhere');
    expect(said).toEqual({ why: 'amqp:not-found', remedy: expect.stringContaining('QUEUE_NAME') });
  });
});

/** A CA of one's own with a certificate for this host, and another CA. */
function selfMade(folder: string): void {
  const openssl = (line: string) =>
    execFileSync('openssl', line.split(' '), { cwd: folder, stdio: 'ignore' });
  const key = '-newkey rsa:2048 -nodes -days 2';
  openssl(`req -x509 ${key} -subj /CN=CA -keyout ca.key -out ca.pem`);
  openssl(`req -x509 ${key} -subj /CN=Other -keyout other.key -out other.pem`);
  openssl(`req ${key} -subj /CN=localhost -keyout key.pem -out request.pem`);
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost');
  openssl(
    'x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out chain.pem',
  );
  execFileSync('sh', ['-c', 'cat chain.pem ca.pem > cert.pem'], { cwd: folder });
}
