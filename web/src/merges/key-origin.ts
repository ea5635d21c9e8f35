import type { ScreenName } from '../shell/screens';

/** Where a key was learnt, by the server's word; `link`: the decisions there. */
export interface KeyOrigin {
  kind: 'session' | 'call' | 'contact' | 'other';
  id: string;
  link: { screen: ScreenName; query: Record<string, string> } | null;
}

/** The server keeps so much of it: an id that reaches the end may be a part of one. */
const WHOLE_BELOW = 40;

/** Reads `session 15`, `call <CALL_ID>`, `contact 57`. */
export function originOf(learntFrom: string): KeyOrigin {
  const [, kind = 'other', id = learntFrom] = /^(session|call|contact) (.+)$/.exec(learntFrom) ?? [];
  const isWhole = learntFrom.length < WHOLE_BELOW;
  return {
    kind: kind as KeyOrigin['kind'],
    id,
    link: (kind === 'session' || kind === 'call') && isWhole ? { screen: 'journal', query: { [kind]: id } } : null,
  };
}

/** `imol|telegrambot|4|123|456`: the connector and the line it came by; null: spelled in another way. */
export function messengerOf(imCode: string): { connector: string; lineId: number } | null {
  const [, connector, lineId] = /^imol\|([^|]+)\|(\d+)\|/.exec(imCode) ?? [];
  return connector && lineId ? { connector: CONNECTORS[connector] ?? connector, lineId: Number(lineId) } : null;
}

/** Names of the portal's own connectors; an application's is called as it calls itself. */
const CONNECTORS: Record<string, string> = {
  telegrambot: 'Telegram',
  whatsapp: 'WhatsApp',
  viber: 'Viber',
  vkgroup: 'VK',
  facebook: 'Facebook',
  livechat: 'live chat',
};
