/** **Caller**: an authenticated program that may post. Missing scopes mean: every topic, every tenant. */
export interface Caller {
  readonly id: string;
  readonly name: string;
  readonly topics?: readonly string[];
  readonly tenants?: readonly string[];
}
