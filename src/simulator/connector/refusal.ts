/** Teams says no. `code` is missing on the one answer that Teams gives without one (401). */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string | undefined;

  constructor(status: number, code: string | undefined, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Every refusal that the stand-in gives of its own accord, as Teams words them. */
export const refusals = {
  unauthorized: () => new Refusal(401, undefined, 'Authorization has been denied for this request.'),
  badArgument: (message: string) => new Refusal(400, 'BadArgument', message),
  undecryptable: () => new Refusal(400, 'BadArgument', 'Failed to decrypt conversation id'),
  badSyntax: () => new Refusal(400, 'BadSyntax', 'Incorrect conversation creation parameters'),
  notInstalledPersonally: () =>
    new Refusal(403, 'ForbiddenOperationException', "Bot isn't installed in user's personal scope"),
  notInRoster: () =>
    new Refusal(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.'),
  blocked: () => new Refusal(403, 'ConversationBlockedByUser', 'User blocked the conversation with the bot.'),
  notInChannel: (type: string) =>
    new Refusal(403, 'Forbidden', `Caller isn't enabled for requesting the channel of ${type} channel type`),
  notYours: () => new Refusal(403, 'NotEnoughPermissions', 'The message was sent by somebody else.'),
  noConversation: () => new Refusal(404, 'ConversationNotFound', 'Conversation not found.'),
  noActivity: () => new Refusal(404, 'ActivityNotFoundInConversation', 'Activity not found in conversation.'),
  noOperation: () => new Refusal(404, 'NotFound', 'No such operation.'),
  noMember: () => new Refusal(404, 'MemberNotFoundInConversation', 'Member not found in conversation.'),
  tooBig: () => new Refusal(413, 'MessageSizeTooBig', 'Message size too large.'),
};

/** The body of an error answer. */
export const errorBody = (code: string | undefined, message: string) =>
  code === undefined ? { message } : { error: { code, message } };
