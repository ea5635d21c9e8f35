import type { World } from '../../playground/harness/world.js';

/** What the portal's tables say of a contact: what a merge that is taken apart has to bring back. */
export interface Shot {
  contactId: number;
  name: string;
  company: string;
  responsibleId: number;
  /** `PHONE 79031234567`: phones by their digits, all else as it is written. */
  addresses: string[];
  deals: { dealId: number; stageId: string; isOwn: boolean }[];
}

export async function shotsOf(world: World, contactIds: readonly number[]): Promise<Map<number, Shot>> {
  const ids = [[0, ...contactIds]];
  const [cards, addresses, deals] = await Promise.all([
    world.portal.rows<{ id: number; name: string; company: string | null; responsibleId: number }>(
      `SELECT c.ID AS id, TRIM(CONCAT(COALESCE(c.NAME, ''), ' ', COALESCE(c.LAST_NAME, ''))) AS name, c.ASSIGNED_BY_ID AS responsibleId,
              u.UF_CRM_LINEWARDEN AS company
         FROM b_crm_contact c LEFT JOIN b_uts_crm_contact u ON u.VALUE_ID = c.ID WHERE c.ID IN (?)`,
      ids,
    ),
    world.portal.rows<{ id: number; type: string; value: string }>(
      `SELECT ELEMENT_ID AS id, TYPE_ID AS type, VALUE AS value FROM b_crm_field_multi WHERE ENTITY_ID = 'CONTACT' AND ELEMENT_ID IN (?)`,
      ids,
    ),
    world.portal.rows<{ id: number; dealId: number; stageId: string; ofContact: number }>(
      `SELECT b.CONTACT_ID AS id, d.ID AS dealId, d.STAGE_ID AS stageId, d.CONTACT_ID AS ofContact
         FROM b_crm_deal_contact b JOIN b_crm_deal d ON d.ID = b.DEAL_ID WHERE b.CONTACT_ID IN (?) ORDER BY d.ID`,
      ids,
    ),
  ]);
  return new Map(
    cards.map(({ id, name, company, responsibleId }) => [
      id,
      {
        contactId: id,
        name,
        company: company ?? '',
        responsibleId,
        addresses: addresses.filter((row) => row.id === id).map(({ type, value }) => addressOf(type, value)),
        deals: deals.filter((row) => row.id === id).map(({ dealId, stageId, ofContact }) => ({ dealId, stageId, isOwn: ofContact === id })),
      },
    ]),
  );
}

export function addressOf(type: string, value: string): string {
  return `${type} ${type === 'PHONE' ? value.replaceAll(/\D/g, '') : value}`;
}

/** What people and clients have done since the merge, and what the answer says stays behind. */
export interface Since {
  /** Addresses that somebody has told or typed. */
  told: ReadonlySet<string>;
  removed: ReadonlySet<string>;
  /** Deals that the answer leaves, and those that other merges have closed. */
  dealsLeft: ReadonlySet<number>;
}

/** In what a contact is not what it was before the merge, in words. */
export function differences(before: Shot, otherBefore: Shot, now: Shot | undefined, since: Since): string[] {
  if (!now) return [`contact ${before.contactId} is not there again`];
  const wrong: string[] = [];
  const compare = (what: string, was: unknown, is: unknown) => {
    if (was !== is) wrong.push(`${what} ${JSON.stringify(is)} instead of ${JSON.stringify(was)}`);
  };
  const isPlaceholder = before.name === '' || /\d/.test(before.name); // it gives way to the name once that is told
  if (!isPlaceholder) compare('name', before.name, now.name);
  compare('company', before.company, now.company);
  compare('responsible', before.responsibleId, now.responsibleId);
  for (const address of before.addresses)
    if (!now.addresses.includes(address) && !since.removed.has(address)) wrong.push(`${address} is missing`);
  for (const address of now.addresses) {
    const isOthers = otherBefore.addresses.includes(address) && !before.addresses.includes(address);
    if (isOthers && !since.told.has(address)) wrong.push(`${address} is the other's`);
  }
  for (const deal of before.deals) {
    if (since.dealsLeft.has(deal.dealId)) continue;
    const same = now.deals.find(({ dealId }) => dealId === deal.dealId);
    compare(`deal ${deal.dealId}`, JSON.stringify(deal), JSON.stringify(same));
  }
  for (const { dealId } of now.deals) {
    const isOthers = otherBefore.deals.some((deal) => deal.dealId === dealId) && !before.deals.some((deal) => deal.dealId === dealId);
    if (isOthers && !since.dealsLeft.has(dealId)) wrong.push(`deal ${dealId} is the other's`);
  }
  return wrong;
}
