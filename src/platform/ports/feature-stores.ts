/** The stores that the handlers and the background work of features need. Each feature adds its own. */
// biome-ignore lint/suspicious/noEmptyInterface: features extend it by declaration merging
export interface FeatureStores {}
