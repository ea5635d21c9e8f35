import type { ScreenName } from '../shell/screens';

/** Where a key was learnt, by the server's word; `link`: the decisions there. */
export interface KeyOrigin {
  kind: 'session' | 'call' | 'text' | 'dialled' | 'hand' | 'contact' | 'spelling' | 'other';
  id: string;
  link: { screen: ScreenName; query: Record<string, string> } | null;
}

/** The server keeps so much of it: an id that reaches the end may be a part of one. */
const WHOLE_BELOW = 40;

/** What leads to decisions of the journal, with the name of the search. */
const SEARCHED_BY: Partial<Record<KeyOrigin['kind'], string>> = { session: 'session', text: 'session', call: 'call', dialled: 'call' };

/** Reads `session 15`, `text 15`, `call <CALL_ID>`, `dialled <CALL_ID>`, `hand 57`, `contact 57`, `spelling 15` (src/domain/identity/how-learnt.ts). */
export function originOf(learntFrom: string): KeyOrigin {
  const [, kind = 'other', id = learntFrom] = /^(session|text|call|dialled|hand|contact|spelling) (.+)$/.exec(learntFrom) ?? [];
  const search = SEARCHED_BY[kind as KeyOrigin['kind']];
  const isWhole = learntFrom.length < WHOLE_BELOW;
  return {
    kind: kind as KeyOrigin['kind'],
    id,
    link: search && isWhole ? { screen: 'journal', query: { [search]: id } } : null,
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
