/** Activities as Teams sends them, after the examples of Microsoft's documents. */
export const APP_ID = '11111111-2222-4333-8444-555555555555';
export const BOT = `28:${APP_ID}`;
export const TENANT = 'a0000000-0000-4000-8000-00000000000a';
export const ANA = { id: '29:ana', aadObjectId: '7b1e0000-0000-4000-8000-000000000001', name: 'Ana' };
export const GENERAL = '19:general@thread.tacv2';
export const OPS = '19:ops@thread.tacv2';

const TEAM = { id: GENERAL, name: 'Support', aadGroupId: 'c0ffee00-0000-4000-8000-000000000002' };
const tenant = { id: TENANT };

const common = {
  id: 'f:6a2d',
  timestamp: '2026-11-20T08:15:00.000Z',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  from: ANA,
  recipient: { id: BOT, name: 'Herald' },
};

const inPersonal = {
  ...common,
  conversation: { conversationType: 'personal', tenantId: TENANT, id: 'a:personal' },
  channelData: { tenant },
};

const inChannel = {
  ...common,
  conversation: { isGroup: true, conversationType: 'channel', tenantId: TENANT, id: OPS, name: 'Ops' },
  channelData: { settings: { selectedChannel: { id: OPS } }, team: TEAM, tenant },
};

const inGroupChat = {
  ...common,
  conversation: { isGroup: true, conversationType: 'groupChat', tenantId: TENANT, id: '19:abc@thread.v2' },
  channelData: { tenant },
};

type Fields = Record<string, unknown>;

export const personal = (fields: Fields) => ({ ...inPersonal, ...fields });
export const groupChat = (fields: Fields) => ({ ...inGroupChat, ...fields });
export const channel = (fields: Fields) => ({ ...inChannel, ...fields });

/** An event of the team: its conversation is the team's General channel. */
export function teamEvent(eventType: string, fields: Fields = {}, channelData: Fields = {}) {
  return channel({
    type: 'conversationUpdate',
    conversation: { isGroup: true, conversationType: 'channel', id: GENERAL },
    channelData: { team: TEAM, tenant, eventType, ...channelData },
    ...fields,
  });
}

export const installation = (action: string) => ({ type: 'installationUpdate', action });

/** The click of an `Action.Execute`. */
export function execute(
  action: unknown = { type: 'Action.Execute', verb: 'optOut', data: { topic: 'builds' } },
) {
  return personal({ type: 'invoke', name: 'adaptiveCard/action', replyToId: 'card-1', value: { action } });
}
