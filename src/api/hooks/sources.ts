import { github } from './github/github.ts';
import type { HookSource } from './source.ts';

/** Every source of webhooks, by the name under which a hook is made for it. */
export const SOURCES: Readonly<Record<string, HookSource>> = { github };

export function sourceOf(name: string): HookSource | undefined {
  return Object.hasOwn(SOURCES, name) ? SOURCES[name] : undefined;
}
