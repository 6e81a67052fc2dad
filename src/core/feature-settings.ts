/**
 * What the environment says to each feature, under the name of the feature; missing where it says nothing. A feature
 * adds its line by declaration merging, so that nothing else needs to know it.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the features fill it.
export interface FeatureSettings {}
