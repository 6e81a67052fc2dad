/** An Adaptive Card as JSON. Its schema is Microsoft's; Herald's own rules are checked in the template tests. */
export type AdaptiveCard = Readonly<Record<string, unknown>>;

/** A post to Teams: a card with the line that the toast shows, or plain text. Never both: Teams may split them. */
export type Message = { readonly card: AdaptiveCard; readonly summary: string } | { readonly text: string };
