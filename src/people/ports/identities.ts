/** **Identity**: who is meant by a login at another system. In one tenant a login of a source is one person's. */
export interface KnownLogin {
  /** As hooks have it: `github`. */
  readonly source: string;
  readonly login: string;
  /** Any address of the person: an Entra object id, a UPN, an e-mail address or a Teams id. */
  readonly person: string;
}

export interface IdentityFilter {
  readonly source?: string;
  readonly login?: string;
  readonly person?: string;
  /** The last of the page before. */
  readonly after?: Pick<KnownLogin, 'source' | 'login'>;
  readonly limit: number;
}

/** Logins are the same in either letter case, and so are addresses. */
export interface Identities {
  /** By source and login. */
  list(tenantId: string, filter: IdentityFilter): Promise<(KnownLogin & { readonly changedAt: Date })[]>;
  /** All or none of them. `person: null` takes what there is away. */
  put(
    tenantId: string,
    entries: readonly (Omit<KnownLogin, 'person'> & { readonly person: string | null })[],
    at: Date,
  ): Promise<{ readonly set: number; readonly removed: number }>;
  /** The addresses of those of them who are known, each once. */
  addresses(tenantId: string, source: string, logins: readonly string[]): Promise<string[]>;
}
