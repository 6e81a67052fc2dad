import { invalid } from '../core/errors.ts';

/**
 * Throws where an icon is at a host that the operator did not name: everybody who looks at a card asks for its images
 * there. `.contoso.com` is everything below it.
 */
export function requireIconHost(icon: string | undefined, allowed: readonly string[]): void {
  if (icon === undefined) return;
  const { host } = new URL(icon);
  const isAllowed = allowed.some(each => (each.startsWith('.') ? host.endsWith(each) : host === each));
  if (!isAllowed) throw invalid([{ field: 'icon', message: remedy(allowed) }]);
}

const remedy = (allowed: readonly string[]): string =>
  allowed.length === 0
    ? 'is not allowed here: the operator names no hosts in ICON_HOSTS'
    : `must be at a host that the operator allows (ICON_HOSTS): ${allowed.join(', ')}`;
