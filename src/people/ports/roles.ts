/** **Role**: a name for those who do something at the moment, such as being on call. */
export interface HeldRole {
  readonly name: string;
  /** Any address of each, in the order that was given. */
  readonly people: readonly string[];
  readonly changedAt: Date;
}

/** Names of roles are as they are written; addresses are the same in either letter case. */
export interface Roles {
  /** Undefined where nobody has it. */
  find(tenantId: string, name: string): Promise<HeldRole | undefined>;
  /** By name, those after this one. */
  list(tenantId: string, page: { readonly after?: string; readonly limit: number }): Promise<HeldRole[]>;
  /** These have it from now on, and nobody else; with nobody it is no role any more. Each counts once. */
  put(tenantId: string, name: string, people: readonly string[], at: Date): Promise<void>;
}
