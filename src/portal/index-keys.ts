import { type ClientKey, isTelling } from '../domain/identity/client-keys.js';
import type { CommunicationKey } from './tables/duplicate-index.js';

/** VALUE_TYPE the portal gives to a connector's addresses; every other connector has IMOL. Instagram's are never indexed. */
const imTypes: Record<string, string> = {
  telegrambot: 'TELEGRAM',
  facebook: 'FACEBOOK',
  vkgroup: 'VK',
  network: 'BITRIX24',
  livechat: 'OPENLINE',
  viber: 'VIBER',
};

/** A client's keys as the portal's index of communications (b_crm_dp_comm_mcd) spells them. */
export function indexKeysOf(keys: readonly ClientKey[], connector: string): CommunicationKey[] {
  return keys.map(({ kind, value }) => ({ type: indexType(kind, connector), value }));
}

/** The same for keys whose connector only their address names. */
export function indexKeyOf(key: ClientKey): CommunicationKey {
  const [, connector = ''] = key.kind === 'imCode' ? key.value.split('|') : [];
  return { type: indexType(key.kind, connector), value: key.value };
}

/** A row of the index as a client's key; null for what tells no client: rubbish, Skype and other addresses of no line. */
export function clientKeyOf({ type, value }: CommunicationKey): ClientKey | null {
  const key: ClientKey = { kind: kindOf(type), value };
  return isTelling(key) ? key : null;
}

function kindOf(type: string): ClientKey['kind'] {
  switch (type) {
    case 'SLUSER':
      return 'connectorUser';
    case 'PHONE':
      return 'phone';
    case 'EMAIL':
      return 'email';
    default:
      return 'imCode'; // its value says whether it is one
  }
}

function indexType(kind: ClientKey['kind'], connector: string): string {
  switch (kind) {
    case 'connectorUser':
      return 'SLUSER';
    case 'imCode':
      return imTypes[connector] ?? 'IMOL';
    case 'phone':
      return 'PHONE';
    case 'email':
      return 'EMAIL';
  }
}
