/**
 * The groups of the directory. Both verbs throw `TeamsFailure` and nothing else, and may be repeated without harm.
 */
export interface Directory {
  /** By its Entra id or its mail name. Undefined where there is none, or several have the name. */
  group(tenantId: string, name: string): Promise<DirectoryGroup | undefined>;
  /** A page of the people in it, also in groups that are in it. `next` leads to the page after. */
  members(tenantId: string, groupId: string, from?: string): Promise<MembersPage>;
}

/** Those who own a group, page by page, in the same way. A team is a group. */
export interface GroupOwners {
  owners(tenantId: string, groupId: string, from?: string): Promise<MembersPage>;
}

export interface DirectoryGroup {
  readonly id: string;
  readonly name?: string;
}

export interface MembersPage {
  /** Their Entra object ids. */
  readonly people: readonly string[];
  readonly next?: string;
}

/** A reading of a group that is to be done, or to be taken up where a lost worker left it. */
export interface GroupReading {
  readonly tenantId: string;
  readonly name: string;
  readonly group?: DirectoryGroup;
  readonly generation: number;
  readonly continuation?: string;
}

/** Keeps the readings of groups. A verb about a reading that another one has overtaken does nothing. */
export interface GroupStore {
  /** Undefined where nobody reads it. */
  load(tenantId: string, name: string): Promise<GroupReading | undefined>;
  found(reading: GroupReading, group: DirectoryGroup): Promise<void>;
  /** On the last page (no `next`) those whom this reading did not see are members no more. */
  keepPage(reading: GroupReading, page: MembersPage): Promise<void>;
  /** There is no such group, or Herald may not read it. */
  fail(reading: GroupReading, why: 'unknown' | 'forbidden'): Promise<void>;
}
