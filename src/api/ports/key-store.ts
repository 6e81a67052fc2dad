import type { Caller, Purpose } from '../../core/caller.ts';
import type { DeliveryEvent } from '../../core/delivery.ts';
import type { Shows } from './token-store.ts';

/** A key as it is kept: never the key itself. Or what a token says that is as good as one. */
export interface KeyRecord extends Caller {
  readonly createdAt: Date;
  /** For this alone. */
  readonly purpose?: Purpose;
  readonly shows?: Shows;
  /** To the minute; missing where it never was. */
  readonly lastUsedAt?: Date;
  readonly revokedAt?: Date;
  /** Where its caller is told of what people press; its secret never. */
  readonly callback?: { readonly url: string; readonly formerUntil?: Date };
}

/** As it is listed. */
export interface ListedKey extends KeyRecord {
  /** The events of its deliveries that its caller wants to hear of. */
  readonly hears?: readonly DeliveryEvent[];
}

/** The keys, and the callers that they belong to. `api/` looks up, `npm run key` writes. */
export interface Keys {
  /** The caller that this key belongs to, if it is good. `hash`: SHA-256 of the key, hex. */
  find(hash: string): Promise<Caller | undefined>;
  /** As `find`, but perhaps as of some seconds ago: for a door behind which the key is looked at again. */
  recall(hash: string): Promise<Caller | undefined>;
  /** The caller whose key in force has this name. */
  named(name: string): Promise<Caller | undefined>;
  add(record: KeyRecord, hash: string): Promise<'added' | 'name-taken'>;
  /**
   * Lets in the caller whose tokens show this. `former`: the name of the caller that was let in by it already; it stays
   * the same caller, and has this name and scope now.
   */
  trust(record: KeyRecord & { readonly shows: Shows }): Promise<'added' | 'name-taken' | { former: string }>;
  /**
   * Makes this the one key in force of its name, and revokes the former. `revoked`: this very key was revoked
   * before; it stays so, and the one in force stays in force.
   */
  replace(record: KeyRecord, hash: string): Promise<'in-force' | 'revoked'>;
  list(): Promise<ListedKey[]>;
  /** By name or id. False when there is no such key in force. */
  revoke(nameOrId: string, at: Date): Promise<boolean>;
  /** Of the key of this name in force. `secret` is only taken where it has none yet. Undefined: there is no such key. */
  callBack(name: string, to: { url: string; secret: string }): Promise<'new' | 'moved' | undefined>;
  /** Until `formerUntil` both secrets sign. False where no such key is called back. */
  rotateCallback(name: string, secret: string, formerUntil: Date): Promise<boolean>;
  /** The person gets its previews from now on; undefined: nobody. False when there is no key of this name in force. */
  setTester(name: string, tester: string | undefined): Promise<boolean>;
  /** Its caller is told no more. False where no such key is called back. */
  endCallback(name: string): Promise<boolean>;
}
