/**
 * An activity as it comes from outside, after the door has checked it (`inbound.ts`): each field is of its type, within
 * its limits and can be kept. Only the fields that Herald reads.
 */
export interface InboundActivity {
  readonly type: string;
  readonly channelId: string;
  readonly serviceUrl: string;
  readonly recipient: Account & { readonly id: string };
  readonly conversation: {
    readonly id: string;
    readonly name?: string;
    readonly conversationType?: string;
    readonly tenantId?: string;
    readonly isGroup?: boolean;
  };
  readonly id?: string;
  readonly name?: string;
  readonly action?: string;
  readonly timestamp?: string | Date;
  readonly from?: Account;
  readonly text?: string;
  readonly value?: unknown;
  readonly replyToId?: string;
  readonly locale?: string;
  readonly localTimezone?: string;
  /** As the bot's library keeps it, which makes a date of the other. */
  readonly localTimestamp?: string | Date;
  readonly rawLocalTimestamp?: string;
  readonly membersAdded?: readonly Account[];
  readonly membersRemoved?: readonly Account[];
  readonly entities?: readonly Entity[];
  readonly channelData?: ChannelData;
}

export interface Account {
  readonly id?: string;
  readonly name?: string;
  readonly aadObjectId?: string;
}

export interface Entity {
  readonly type?: string;
  readonly text?: string;
  readonly mentioned?: Account;
  readonly locale?: string;
  readonly timezone?: string;
}

export interface ChannelData {
  readonly eventType?: string;
  readonly tenant?: { readonly id?: string };
  readonly team?: { readonly id?: string; readonly name?: string; readonly aadGroupId?: string };
  readonly channel?: { readonly id?: string; readonly name?: string };
}

/** Every activity of Teams names its tenant; the door refuses those that do not. */
export function tenantOf(
  activity: Pick<InboundActivity, 'channelData' | 'conversation'>,
): string | undefined {
  return text(activity.channelData?.tenant?.id) ?? text(activity.conversation.tenantId);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text if there is something in it. */
export function text(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

/** A table that knows only its own rows: the keys looked up come from outside and may be `constructor`. */
export function table<T>(rows: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(rows));
}
