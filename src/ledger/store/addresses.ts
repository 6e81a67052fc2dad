/** Addresses are compared in lower case, but for Teams ids, whose case carries meaning. */
export function normalAddress(address: string): string {
  const trimmed = address.trim();
  return /^\d+:/.test(trimmed) ? trimmed : trimmed.toLowerCase();
}
