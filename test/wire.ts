/**
 * A value from the wire, for which no type of Herald's may vouch: a test that read a body through the types of the
 * service could not find the field that the service has renamed. The expectations on it are the check.
 */
// biome-ignore lint/suspicious/noExplicitAny: the one place, for the reason above
export type Wire = any;
