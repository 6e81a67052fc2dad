/** Which Herald this is. */
export interface Release {
  /** That of the package. */
  readonly version: string;
  /** The newest migration that it knows. A process that has started has brought its database up to it. */
  readonly migration: string;
}
