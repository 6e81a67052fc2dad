import { readFile, stat } from 'node:fs/promises';

/** The account that runs the server where Herald itself is root: PostgreSQL refuses to run as root. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody` by its usual numbers, for images that have no account file at all. */
const NOBODY: ServerAccount = { uid: 65534, gid: 65534 };
const PREFERRED = ['postgres', 'nobody'];

/**
 * Undefined unless we are root. The owner of an existing cluster stays its owner, so that installing or removing an
 * account named postgres later changes nothing.
 */
export async function serverAccount(cluster: string): Promise<ServerAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(cluster).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return chooseAccount(await readFile('/etc/passwd', 'utf8').catch(() => ''));
}

/** `passwd` is the text of /etc/passwd. */
export function chooseAccount(passwd: string): ServerAccount {
  const accounts = new Map(passwd.split('\n').map(line => [line.split(':')[0], line.split(':')] as const));
  for (const name of PREFERRED) {
    const fields = accounts.get(name);
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  return NOBODY;
}
