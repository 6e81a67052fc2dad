import type { Caller } from '../../core/caller.ts';

/** A key as it is kept: never the key itself. */
export interface KeyRecord extends Caller {
  readonly createdAt: Date;
  /** To the minute; missing where it never was. */
  readonly lastUsedAt?: Date;
  readonly revokedAt?: Date;
}

/** Who may post. `receive/` looks up, `npm run key` writes. */
export interface Keys {
  /** The caller that this key belongs to, if it is good. `hash`: SHA-256 of the key, hex. */
  find(hash: string): Promise<Caller | undefined>;
  /** As `find`, but perhaps as of some seconds ago: for a door behind which the key is looked at again. */
  recall(hash: string): Promise<Caller | undefined>;
  add(record: KeyRecord, hash: string): Promise<'added' | 'name-taken'>;
  /**
   * Makes this the one key in force of its name, and revokes the former. `revoked`: this very key was revoked
   * before; it stays so, and the one in force stays in force.
   */
  replace(record: KeyRecord, hash: string): Promise<'in-force' | 'revoked'>;
  list(): Promise<KeyRecord[]>;
  /** By name or id. False when there is no such key in force. */
  revoke(nameOrId: string, at: Date): Promise<boolean>;
}
