/** Jest runs this once after all workers, in the process that ran the setup. */
export default async function teardown(): Promise<void> {
  await globalThis.stopTestServer?.();
}
