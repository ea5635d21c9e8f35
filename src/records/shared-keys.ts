import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Tx } from '../database/tx.js';
import { distinct } from '../distinct.js';
import { type ClientKey, isMessengerKey, keyName } from '../domain/identity/client-keys.js';
import { ownerOfContact } from '../domain/identity/owner-of-contact.js';
import type { CrowdedKey } from '../domain/placement/placement.js';
import { groupBy } from '../group-by.js';
import { Contacts } from '../portal/tables/contacts.js';
import { Deals } from '../portal/tables/deals.js';
import { companyFields } from '../settings/company-fields.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { companiesOfContacts } from './clients.js';
import type { DecisionContext } from './decision-context.js';

/** They stand among the settings of merging, `merging`. */
export const sharingFields = {
  /** A phone or e-mail that more contacts than this have is nobody's own: a reception desk. */
  sharedByMoreThan: z.int().min(2).max(100).prefault(3),
};

const sharingSettings = companyFields({ merging: z.object(sharingFields) });

export function sharedByMoreThan(company: CompanySettings): number {
  return sharingSettings.of(company).merging.sharedByMoreThan;
}

/** A phone or e-mail that was looked up for a company, and what the portal's index names for it. */
export interface LookedUp {
  company: CompanySettings;
  key: ClientKey;
  contactIds: readonly number[];
  /** There are more contacts than were read. */
  crowded: readonly CrowdedKey[];
}

/** Counts of phones and e-mails that more contacts of a company, and of none, have than one client may, by `company:kind:value`. */
export class SharedKeys {
  constructor(private readonly counts: ReadonlyMap<string, number> = new Map()) {}

  /** 0: few have it. */
  contactsWith(companyCode: string, key: ClientKey): number {
    return this.counts.get(`${companyCode}:${keyName(key)}`) ?? 0;
  }
}

/** Whose contacts have a key is read only of keys that many have. */
@Injectable()
export class SharedKeysReader {
  constructor(
    private readonly contacts: Contacts,
    private readonly deals: Deals,
  ) {}

  async read(tx: Tx, { zone, settings }: Pick<DecisionContext, 'zone' | 'settings'>, lookedUp: readonly LookedUp[]): Promise<SharedKeys> {
    const many = lookedUp.filter(
      ({ key, contactIds, company }) => !isMessengerKey(key) && new Set(contactIds).size > sharedByMoreThan(company),
    );
    if (many.length === 0) return new SharedKeys();
    const ids = distinct(many.flatMap(({ contactIds }) => contactIds));
    const [links, contacts, deals] = await Promise.all([
      companiesOfContacts(tx, ids),
      this.contacts.byIds(ids),
      this.deals.ofContacts(ids, zone),
    ]);
    const dealsByContact = groupBy(deals, (deal) => deal.contactId);
    const ownerOf = (contactId: number) =>
      ownerOfContact(
        {
          linkedCompany: links.get(contactId) ?? null,
          companyField: contacts.get(contactId)?.companyName ?? null,
          deals: dealsByContact.get(contactId) ?? [],
        },
        settings.companies,
      );
    return new SharedKeys(
      new Map(
        many.flatMap(({ company, key, contactIds, crowded }) => {
          const own = distinct(contactIds).filter((id) => contacts.has(id) && [company.code, null].includes(ownerOf(id))).length;
          const all = crowded.find(({ kind }) => kind === key.kind)?.contacts ?? 0;
          const count = Math.max(own, all);
          return count > sharedByMoreThan(company) ? [[`${company.code}:${keyName(key)}`, count] as const] : [];
        }),
      ),
    );
  }
}
