/**
 * Why a delivery is in its state, in words for the sender and the operator, with the remedy where there is one.
 * Codes are stable: they are part of the API and never change their meaning.
 */
export const REASONS = {
  accepted: 'Waiting for its turn.',
  scheduled: 'Waiting for its time.',
  'would-be-sent':
    'Nothing stands against it, so it would be handed to Teams now. Whether Teams takes it shows only then.',
  'would-be-changed': 'Its card stands already. It would be changed where it is, without another toast.',
  'to-be-found':
    'Nobody with this address has met Herald, so it would be looked up in the directory of the organisation.',
  'in-dialog':
    'The person is in the middle of a dialogue with Herald. It is sent when that ends, or when they have been silent for a while.',
  claimed: 'Being handed to Teams now.',
  sent: 'Teams took the card. Whether it was read, Teams does not say.',
  changed: 'Teams put the changed card in the place of the former one.',
  recalled: 'The sender took it back, and Teams deleted the card.',
  burst:
    'As many cards as one person gets in so short a time have come to them already. It is held, and comes with whatever else is held by then as one digest.',
  'quiet-hours':
    'The person has quiet hours. It is held, and comes when they end, with whatever else is held by then.',
  paused:
    'The person wants to hear nothing for a while. It is held, and comes when that ends, with whatever else is held by then.',
  muted:
    'The person muted this topic for a while. It is held, and comes when that ends, with whatever else is held by then.',
  'topic-digest':
    'The person gets this topic together, at times that they set. It is held, and comes with whatever else of it is held by then.',
  'can-wait':
    'Its `urgency` is low, so it can wait. It is held, and comes with whatever else can wait, when the person wants that or LOW_URGENCY_DIGEST says.',
  digest:
    'It is a line of a digest, because too many cards came at once, or while the person wanted to hear nothing, or wanted this topic together. `digest` says which delivery that is, and what became of it.',
  'digest-empty':
    'Everything that was to be in this digest was cancelled, stopped or had expired before it was sent.',
  'asked-for': 'It was a line of a digest, and the person asked for the whole card.',
  'taken-out': 'The sender took it back, so the digest is changed to be without its line.',
  answered: 'The person pressed a button of the card.',
  'opted-out':
    'This person stopped notifications of this topic, or of all topics of such names. They can undo it on the card, in "topics", or with "subscribe".',
  'stopped-subject':
    'This person stopped notifications about this subject. They can undo it on the card or in "topics".',
  'stopped-actor':
    'This person stopped notifications about what this actor does. They can undo it on the card or in "topics".',
  'stopped-everything':
    'This person stopped all notifications. They can undo it in "topics", or subscribe to a topic, which lets that one through.',
  'taken-back': 'The person had asked for it, and took that back.',
  'own-action': 'This person did it themselves, so they are not told of it.',
  expired: 'It was still waiting when it expired.',
  cancelled: 'The sender cancelled it.',
  over: 'It had ended (`ends`), or was less severe again, before this could be sent, so nothing is said of it.',
  superseded: 'A later change of the same card took its place.',
  'card-kept': 'The person had answered this card, so it keeps what they saw.',
  'unknown-person':
    'Nobody with this address has met Herald. Ask them to install it, or add it to a team that they are in.',
  found: 'The address belongs to somebody in the directory of the organisation. The card follows.',
  'installed-for':
    'This person did not have Herald in their chats, so it was installed for them. The card follows.',
  'same-person': 'This address belongs to somebody whom this notification reaches by another one.',
  'lookup-forbidden':
    'Herald may not look this address up. Grant the application permission User.Read.All (docs/sideload.md), or use an address that Herald has met.',
  'install-forbidden':
    'Microsoft Graph does not let Herald install itself for this person. Either an app permission policy of Teams blocks it for them, or the permission TeamsAppInstallation.ReadWriteSelfForUser.All was not granted (docs/sideload.md).',
  'graph-unavailable': 'Microsoft Graph did not answer, or had a fault of its own. It is tried again.',
  'not-in-catalog':
    'Herald could not be installed for this person, because its app is not in the app catalog of the organisation. Upload the package in the Teams admin center, and check that TEAMS_APP_ID is its id.',
  'unknown-conversation': 'Herald is not in this conversation. Add it to the team or chat, then send again.',
  'unknown-role': 'Nobody has this role. Say who does with PUT /api/roles/{name}, then send again.',
  'unknown-group':
    'The directory of the organisation has no such group, or several with this mail name. Check `audience.groups`, or name the group by its Entra id.',
  'groups-forbidden':
    'Herald may not read who is in a group. The operator sets GRAPH_GROUPS=true and has the application permission GroupMember.Read.All granted (docs/sideload.md), then send again.',
  'unknown-team': 'Herald is not installed in this team. Add it there, then send again.',
  'not-installed':
    'This person does not have Herald in their chats, and Teams does not let it write first. Ask them to install it.',
  removed: 'This person or conversation removed Herald. It stays silent until it is installed again.',
  'not-in-channel':
    'Herald is in the team, but not in this shared or private channel. Add it to the channel, then send again.',
  blocked: 'This person blocked Herald. It speaks again when they unblock it and write to it.',
  'blocked-or-removed':
    'This person blocked or removed Herald; Teams does not say which. It speaks again when they write to it or add it.',
  moderated:
    'Teams does not let Herald post in this conversation: a moderator or a setting of the channel forbids it. Allow it there and write to Herald in that place, then send again.',
  'blocked-by-admin':
    'An administrator of this tenant blocked Herald. Allow the app in the Teams admin center; cards that wait are sent as soon as Teams lets one through.',
  'not-permitted':
    'Herald lacks a permission for this. The log says which; an administrator of the tenant can grant it.',
  archived: 'This team is archived, so nothing is posted there. Unarchive it, then send again.',
  'conversation-gone':
    'The conversation no longer exists. If it does, write to Herald there once, then send again.',
  'unusable-address':
    'Teams cannot read the address of this conversation: it was made for another bot registration. Write to Herald there once, then send again.',
  'thread-gone': 'The thread in which this was to stand no longer exists. Send it to the channel itself.',
  'card-gone': 'The card that was to be changed no longer exists.',
  'too-large': 'The card is larger than Teams accepts, even shortened.',
  refused:
    'Teams refused the request as wrong. This is a fault in Herald or in its registration; see the log.',
  'not-authorized':
    'Microsoft did not accept the credentials of the bot. The operator has to check the app id, the secret and the tenant. Cards wait, and are sent as soon as one is let through.',
  'bot-not-registered':
    'Teams does not know this bot. The operator has to check the app id, and that the bot has the Teams channel. Cards wait, and are sent as soon as one is let through.',
  'sign-in-unavailable':
    'The service where the bot signs in to Microsoft cannot be reached. Cards wait, and are sent as soon as it can.',
  'teams-unreachable':
    'There is no connection to Teams. If it lasts, the operator has to check network, proxy, name resolution and certificates. Cards wait, and are sent as soon as there is one.',
  'not-teams':
    'Something between Herald and Microsoft answered in its place: a filter, a proxy, or the sign-in page of a network. The log says what stood there. The operator has to let Herald through to the addresses in docs/operations.md. Cards wait, and are sent as soon as Microsoft itself answers.',
  throttled:
    'Teams asked to slow down. It is sent again after the time that Teams named, or after an hour if that is sooner.',
  'teams-unavailable': 'Teams had a fault of its own. It is tried again.',
  'teams-error':
    'Teams had a fault of its own and does not say whether it took the card, so the card may be there. It is tried once more, and may be repeated by that.',
  'outcome-unknown':
    'The connection ended before Teams answered, so the card may be there already. It is tried again and may be repeated.',
  'gave-way':
    'Teams did not take it for as long as it may keep its conversation waiting. It is still tried again, and what comes after it goes ahead.',
  'gave-up': 'Teams did not take it in the time and number of tries allowed.',
  'given-back': 'The process that held it was stopped before its turn came. Another one takes it.',
  'worker-lost': 'The process that was sending it ended. It is sent again and may be repeated.',
} as const;
export type ReasonCode = keyof typeof REASONS;
