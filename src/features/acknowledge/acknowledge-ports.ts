/** The record of who takes care of a notification. */
export interface Acknowledgements {
  /**
   * This person takes care of what the card of this delivery tells, with all copies of it. Nothing where somebody does
   * already, and where it is over. Every copy that was sent gets its change.
   */
  take(deliveryId: string, personId: string): Promise<void>;
}

declare module '../../chat/ports/turn-stores.ts' {
  interface TurnStores {
    readonly acknowledgements: Acknowledgements;
  }
}
