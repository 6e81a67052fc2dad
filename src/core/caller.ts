/**
 * **Caller**: an authenticated program. Missing scopes mean: every topic, every tenant. `purpose` narrows it to one
 * thing: a `metrics` key reads numbers, a `readings` key brings readings, a `questions` key reads and answers
 * questions, a `people` key gives people what is kept of them and forgets them, and none may do anything else.
 */
export interface Caller {
  readonly id: string;
  readonly name: string;
  readonly topics?: readonly string[];
  readonly tenants?: readonly string[];
  readonly purpose?: Purpose;
}

export type Purpose = 'metrics' | 'readings' | 'questions' | 'people';
