import { alertmanager } from './alertmanager/alertmanager.ts';
import { github } from './github/github.ts';
import { gitlab } from './gitlab/gitlab.ts';
import { grafana } from './grafana/grafana.ts';
import type { HookSource } from './source.ts';

/** Every source of webhooks, by the name under which a hook is made for it. */
export const SOURCES: Readonly<Record<string, HookSource>> = {
  github,
  alertmanager,
  grafana,
  gitlab,
};

export function sourceOf(name: string): HookSource | undefined {
  return Object.hasOwn(SOURCES, name) ? SOURCES[name] : undefined;
}
