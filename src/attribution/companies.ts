import { numberKey } from '../domain/calls/number-key.js';
import type { ClientKey } from '../domain/identity/client-keys.js';
import { type OwnNumbers, withoutOwn } from '../domain/identity/nobodys-keys.js';
import { ownersOfNumbers } from '../records/number-owners.js';
import type { CompanySettings, Settings } from '../settings/settings-schema.js';
import type { PastThread } from './past-thread.js';

/** Companies by what a thread came in on, and by pipeline. */
export class Companies {
  readonly all: readonly CompanySettings[];
  private readonly byLine = new Map<number, CompanySettings>();
  private readonly byNumber: ReadonlyMap<string, readonly CompanySettings[]>;
  private readonly byPipeline = new Map<number, string>();

  constructor(
    settings: Settings,
    private readonly ownNumbers: OwnNumbers,
  ) {
    this.all = settings.companies;
    this.byNumber = ownersOfNumbers(settings);
    for (const company of settings.companies) {
      for (const lineId of company.lineIds) this.byLine.set(lineId, company);
      this.byPipeline.set(company.dealCategoryId, company.code);
    }
  }

  of(thread: PastThread): CompanySettings | null {
    if (thread.kind === 'session') return this.byLine.get(thread.session.lineId) ?? null;
    const owners = this.byNumber.get(numberKey(thread.call.portalNumber)) ?? [];
    return owners.length === 1 ? (owners[0] ?? null) : null; // a number of two is nobody's
  }

  /** Whose pipeline it is; null = no company's. */
  ofPipeline(categoryId: number): string | null {
    return this.byPipeline.get(categoryId) ?? null;
  }

  /** One of the companies' own numbers. */
  isOwnNumber(phone: string): boolean {
    return this.byNumber.has(numberKey(phone));
  }

  /** Those of the keys that may be a client's. */
  keysOfClients(keys: readonly ClientKey[]): ClientKey[] {
    return withoutOwn(keys, this.ownNumbers);
  }
}
