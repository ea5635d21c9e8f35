import { Injectable } from '@nestjs/common';
import { distinct } from '../distinct.js';
import { type ClientKey, isMessengerKey, keyName } from '../domain/identity/client-keys.js';
import type { ContactMatch, FirmMatch } from '../domain/placement/placement.js';
import { indexKeyOf } from '../portal/index-keys.js';
import type { PortalContact } from '../portal/tables/contacts.js';
import { Deals, type FirmDeal } from '../portal/tables/deals.js';
import { DuplicateIndex } from '../portal/tables/duplicate-index.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import type { DecisionContext } from './decision-context.js';

/** Companies of the CRM behind clients of a batch, and their open deals. */
export class Firms {
  constructor(
    private readonly byKey: ReadonlyMap<string, readonly number[]>,
    private readonly contacts: ReadonlyMap<number, PortalContact>,
    private readonly deals: readonly FirmDeal[],
  ) {}

  /** Of one client: the firms that have a key of it themselves, and those that its matches are of; in the order of their ids. */
  of(company: CompanySettings, keys: readonly ClientKey[], matches: readonly ContactMatch[]): FirmMatch[] {
    const ofKeys = new Set(keys.flatMap((key) => this.byKey.get(keyName(key)) ?? []));
    const ofContact = (contactId: number) => this.contacts.get(contactId)?.firmId ?? 0;
    const ids = distinct([...ofKeys, ...matches.map(({ contactId }) => ofContact(contactId))]).filter((firmId) => firmId > 0);
    return ids
      .toSorted((a, b) => a - b)
      .map((firmId) => ({
        firmId,
        hasKey: ofKeys.has(firmId),
        contactIds: matches.map(({ contactId }) => contactId).filter((contactId) => ofContact(contactId) === firmId),
        openDeals: this.deals
          .filter((deal) => deal.firmId === firmId && deal.categoryId === company.dealCategoryId)
          .map(({ dealId, responsibleId }) => ({ dealId, responsibleId })),
      }));
  }

  get dealIds(): number[] {
    return this.deals.map(({ dealId }) => dealId);
  }

  /** Who is responsible for their deals. */
  get responsibleIds(): number[] {
    return distinct(this.deals.map(({ responsibleId }) => responsibleId));
  }
}

/** Clients that are firms: companies of the CRM with a phone or an e-mail, with contacts, with deals. */
@Injectable()
export class FirmReader {
  constructor(
    private readonly index: DuplicateIndex,
    private readonly deals: Deals,
  ) {}

  /** By key; two queries at most, however many keys there are. */
  async withKeys(keys: readonly ClientKey[]): Promise<Map<string, number[]>> {
    const asked = keys.filter((key) => !isMessengerKey(key));
    const found = new Map<string, number[]>();
    if (asked.length === 0) return found;
    const rows = await this.index.firmsWith(asked.map(indexKeyOf));
    for (const key of asked) {
      const { type, value } = indexKeyOf(key);
      const ids = rows.filter((row) => row.type === type && row.value === value).map(({ firmId }) => firmId);
      if (ids.length > 0) found.set(keyName(key), distinct(ids));
    }
    return found;
  }

  /** Nothing is read where no firm is in question. */
  async read(
    byKey: ReadonlyMap<string, readonly number[]>,
    contacts: ReadonlyMap<number, PortalContact>,
    { zone, settings }: Pick<DecisionContext, 'zone' | 'settings'>,
  ): Promise<Firms> {
    const firmIds = distinct([...[...byKey.values()].flat(), ...[...contacts.values()].map(({ firmId }) => firmId)]).filter((id) => id > 0);
    const pipelines = distinct(settings.companies.map(({ dealCategoryId }) => dealCategoryId));
    return new Firms(byKey, contacts, await this.deals.ofFirms(firmIds, pipelines, zone));
  }
}
