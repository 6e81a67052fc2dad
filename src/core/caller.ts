/**
 * **Caller**: an authenticated program. Missing scopes mean: every topic, every tenant. `purpose` narrows it to one
 * thing: a `metrics` key reads numbers and may neither post nor read anything else.
 */
export interface Caller {
  readonly id: string;
  readonly name: string;
  readonly topics?: readonly string[];
  readonly tenants?: readonly string[];
  readonly purpose?: 'metrics';
}
