import { type ClientKey, type ClientKeyKind } from '../domain/identity/client-keys.js';

/**
 * What the threads read so far have changed and the database does not say yet: contacts that were nobody's and are a company's now, and
 * clients whose contact is being made. It grows with the clients that are new to their company.
 */
export class RunMemory {
  private readonly adopted = new Map<number, string>();
  private readonly promised = new Map<string, string>();

  adopt(contactId: number, companyCode: string): void {
    this.adopted.set(contactId, companyCode);
  }

  ownerOf(contactId: number): string | null {
    return this.adopted.get(contactId) ?? null;
  }

  promise(companyCode: string, keys: readonly ClientKey[], clientId: string): void {
    for (const key of keys) this.promised.set(nameOf(companyCode, key), clientId);
  }

  /** The client of one of the keys whose contact is being made; null = none. */
  promisedTo(companyCode: string, keys: readonly ClientKey[]): string | null {
    for (const key of keys) {
      const clientId = this.promised.get(nameOf(companyCode, key));
      if (clientId !== undefined) return clientId;
    }
    return null;
  }

  get adoptions(): ReadonlyMap<number, string> {
    return this.adopted;
  }
}

const initials: Record<ClientKeyKind, string> = { connectorUser: 'u', imCode: 'i', phone: 'p', email: 'e' };

function nameOf(companyCode: string, { kind, value }: ClientKey): string {
  return `${companyCode}:${initials[kind]}:${value}`;
}
