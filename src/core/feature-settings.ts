/**
 * The settings of each feature, from the environment, under the name of the feature; missing where there are none. A
 * feature adds its line by declaration merging, so that nothing else needs to know it.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the features fill it.
export interface FeatureSettings {}
