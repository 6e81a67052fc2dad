import type { ErrorCode } from '../../core/errors.ts';
import type { Hook, HookRecord } from '../../core/hook.ts';

/** A hook that is in force, with every secret that is good at the moment: more than one after a `rotate`. */
export interface OpenHook {
  readonly hook: HookRecord;
  readonly secrets: readonly string[];
}

/** The hooks as the door needs them: `api/` looks one up and notes what came of the request. */
export interface HookStore {
  /** `addressHash`: SHA-256 of the id in the address, hex. */
  find(addressHash: string, now: Date): Promise<OpenHook | undefined>;
  /** That something was taken, or why it was refused: to the minute, as seen in `hook`. */
  note(hook: HookRecord, what: Noted, at: Date): Promise<void>;
  /** Whether nothing later has come under this key. Then this is the latest from now on. `happenedAt`: ISO 8601. */
  isLatest(hookId: string, key: string, happenedAt: string): Promise<boolean>;
}

/** `why`: the first fault that was named. */
export type Noted = 'taken' | { readonly code: ErrorCode; readonly why?: string };

/** The hooks as `npm run hook` needs them. */
export interface Hooks extends HookStore {
  add(hook: NewHook): Promise<'added' | 'name-taken'>;
  /** The facts that show whether anybody would hear a hook. */
  ground(about: { readonly topic: string; readonly tenantId?: string }): Promise<HookGround>;
  list(): Promise<HookRecord[]>;
  /** By name. False when there is no such hook in force. */
  revoke(name: string, at: Date): Promise<boolean>;
  /** Gives it another secret; the one before is good until `formerUntil`. False when there is no such hook in force. */
  rotate(name: string, secret: string, formerUntil: Date): Promise<boolean>;
  /** Gives it another mapping. False when there is no such hook in force. */
  map(name: string, mapping: string): Promise<boolean>;
}

/** A hook to be added. `secret` as the sender has it; `addressHash` as in `find`. */
export interface NewHook extends Hook {
  readonly createdAt: Date;
  readonly addressHash: string;
  readonly secret: string;
}

export interface HookGround {
  /** Something was posted to the topic before, so people can subscribe to it. */
  readonly isTopic: boolean;
  readonly subscribers: number;
  /** Tenants that Herald has met; no more than a few. */
  readonly tenants: readonly string[];
}
