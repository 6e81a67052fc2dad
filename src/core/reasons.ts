/**
 * Why a delivery is in its state, in words for the sender and the operator, with the remedy where there is one.
 * Codes are stable: they are part of the API and never change their meaning.
 */
export const REASONS = {
  accepted: 'Waiting for its turn.',
  scheduled: 'Waiting for its time.',
  claimed: 'Being handed to Teams now.',
  sent: 'Teams took the card. Whether it was read, Teams does not say.',
  answered: 'The person pressed a button of the card.',
  'opted-out':
    'This person stopped notifications of this topic. They can undo it on the card or with "subscribe".',
  'own-action': 'This person did it themselves, so they are not told of it.',
  expired: 'It was still waiting when it expired.',
  cancelled: 'The sender cancelled it.',
  'unknown-person':
    'Nobody with this address has met Herald. Ask them to install it, or add it to a team that they are in.',
  'unknown-conversation': 'Herald is not in this conversation. Add it to the team or chat, then send again.',
  'unknown-team': 'Herald is not installed in this team. Add it there, then send again.',
  'not-installed':
    'This person does not have Herald in their chats, and Teams does not let it write first. Ask them to install it.',
  removed: 'This person or conversation removed Herald. It stays silent until it is installed again.',
  blocked: 'This person blocked Herald, or a moderator did. It speaks again when they write to it.',
  'blocked-by-admin':
    'An administrator of this tenant blocked Herald. It resumes when Teams lets it speak again.',
  archived: 'This team is archived, so nothing is posted there. Unarchive it, then send again.',
  'conversation-gone': 'The conversation no longer exists.',
  'card-gone': 'The card that was to be changed no longer exists.',
  'too-large': 'The card is larger than Teams accepts, even shortened.',
  refused:
    'Teams refused the request as wrong. This is a fault in Herald or in its registration; see the log.',
  'not-authorized':
    'Teams did not accept the credentials of the bot. Check the app id, the secret and the tenant.',
  throttled: 'Teams asked to slow down. It is sent again after the time that Teams named.',
  'teams-unavailable': 'Teams had a fault of its own. It is tried again.',
  'outcome-unknown':
    'The connection ended before Teams answered, so the card may be there already. It is tried again and may be repeated.',
  'gave-up': 'Teams did not take it in the time and number of tries allowed.',
  'worker-lost': 'The process that was sending it ended. It is sent again and may be repeated.',
} as const;
export type ReasonCode = keyof typeof REASONS;
