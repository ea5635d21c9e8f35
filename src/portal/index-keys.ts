import type { ClientKey } from '../domain/identity/client-keys.js';
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
