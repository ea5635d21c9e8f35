import { twoCompanies } from './people-of-two-companies.js';
import type { PortalFixture } from './portal-fixture.js';
import type { SidecarFixture } from './sidecar-fixture.js';

export const alfaNumber = '74951110001';
export const betaNumber = '74952220002';

/** Альфа owns a rented number and a SIP line, Бета an external line; settings write them as people do. */
export const twoCompaniesWithNumbers = {
  companies: twoCompanies.companies.map((company) => ({
    ...company,
    numbers: company.code === 'alfa' ? ['+7 (495) 111-00-01', 'SIP-Office'] : ['8 (495) 222-00-02'],
  })),
};

/** The telephony's tables as far as the sidecar reads them. */
export async function createTelephony(portal: PortalFixture): Promise<void> {
  await portal.run(`
    CREATE TABLE IF NOT EXISTS b_voximplant_config (ID int NOT NULL AUTO_INCREMENT PRIMARY KEY, PORTAL_MODE varchar(50), SEARCH_ID varchar(255),
      PHONE_NAME varchar(255), CRM_CREATE varchar(50) NOT NULL DEFAULT 'none', KEY search (SEARCH_ID), KEY mode (PORTAL_MODE));
    CREATE TABLE IF NOT EXISTS b_voximplant_external_line (ID int NOT NULL AUTO_INCREMENT PRIMARY KEY, TYPE varchar(50), NUMBER varchar(255),
      NORMALIZED_NUMBER varchar(255), NAME varchar(255));
    CREATE TABLE IF NOT EXISTS b_voximplant_statistic (ID int NOT NULL AUTO_INCREMENT PRIMARY KEY, PORTAL_USER_ID int, PORTAL_NUMBER varchar(50),
      PHONE_NUMBER varchar(20), INCOMING varchar(50), CALL_ID varchar(255), CALL_DURATION int, CALL_START_DATE datetime,
      CALL_FAILED_CODE varchar(255), CRM_ACTIVITY_ID int, KEY started (CALL_START_DATE), KEY call_id (CALL_ID))`);
}

export async function writeTelephony(portal: PortalFixture): Promise<void> {
  await createTelephony(portal);
  await portal.insert('b_voximplant_config', [
    { PORTAL_MODE: 'RENT', SEARCH_ID: alfaNumber, PHONE_NAME: 'Альфа, продажи' },
    { PORTAL_MODE: 'SIP', SEARCH_ID: 'sip-office', PHONE_NAME: '' },
    { PORTAL_MODE: 'RENT', SEARCH_ID: '74953330003', PHONE_NAME: 'Склад' },
  ]);
  await portal.insert('b_voximplant_external_line', [
    { TYPE: 'rest-app', NUMBER: '222-00-02', NORMALIZED_NUMBER: `+${betaNumber}`, NAME: 'Бета' },
  ]);
}

interface Parts {
  callId?: string;
  phone?: string;
  to?: string;
  direction?: 'incoming' | 'outgoing' | 'redirected' | 'callback' | 'info';
  isExternal?: boolean;
  userId?: number;
}

/** Calls as the module tells of them, with their clients' phones as subjects. */
export class Calls {
  private count = 0;

  constructor(private readonly fixture: SidecarFixture) {}

  newId(): string {
    this.count += 1;
    return `call-${this.count}`;
  }

  starts(parts: Parts = {}): Promise<string> {
    return this.tell('CallStarted', parts, {});
  }

  isAnswered(by: number, parts: Parts = {}): Promise<string> {
    return this.tell('CallAnswered', { ...parts, userId: by }, {});
  }

  ends(failedCode: string, parts: Parts & { startedAt?: number; durationSeconds?: number; activityId?: number } = {}): Promise<string> {
    const { startedAt = 0, durationSeconds = 0, activityId = 0, ...common } = parts;
    return this.tell('CallEnded', common, { failedCode, durationSeconds, startedAt, activityId });
  }

  private async tell(type: string, parts: Parts, more: Record<string, unknown>): Promise<string> {
    const {
      callId = this.newId(),
      phone = '+79010000001',
      to = alfaNumber,
      direction = 'incoming',
      isExternal = false,
      userId = 0,
    } = parts;
    const payload = { callId, direction, isExternal, portalNumber: to, phone, userId, ...more };
    await this.fixture.event(type, payload, phone === '' ? `call:${callId}` : `phone:${phone.replace(/\D/g, '')}`);
    return callId;
  }
}

/** A contact that the portal's index knows by this phone. */
export async function writeContact(
  portal: PortalFixture,
  contactId: number,
  { phone, responsibleId, company }: { phone: string; responsibleId: number; company?: string },
): Promise<void> {
  const made = '2026-03-01 00:00:00';
  const contact = { NAME: `К${contactId}`, LAST_NAME: '', FULL_NAME: `К${contactId}`, ASSIGNED_BY_ID: responsibleId, CATEGORY_ID: 0 };
  await portal.insert('b_crm_contact', [{ ID: contactId, ...contact, LAST_ACTIVITY_TIME: made, DATE_CREATE: made }]);
  await portal.insert('b_crm_dp_comm_mcd', [{ ENTITY_TYPE_ID: 3, ENTITY_ID: contactId, TYPE: 'PHONE', VALUE: phone }]);
  if (company) await portal.insert('b_uts_crm_contact', [{ VALUE_ID: contactId, UF_CRM_LINEWARDEN: company }]);
}

/** An open deal of the contact in a company's pipeline. */
export async function writeDeal(
  portal: PortalFixture,
  dealId: number,
  contactId: number,
  categoryId: number,
  responsibleId = 12,
): Promise<void> {
  const made = '2026-03-01 00:00:00';
  const stage = { CATEGORY_ID: categoryId, STAGE_ID: `C${categoryId}:NEW`, STAGE_SEMANTIC_ID: 'P', IS_RECURRING: 'N' };
  await portal.insert('b_crm_deal', [{ ID: dealId, ...stage, ASSIGNED_BY_ID: responsibleId, DATE_CREATE: made, LAST_ACTIVITY_TIME: made }]);
  await portal.insert('b_crm_deal_contact', [{ DEAL_ID: dealId, CONTACT_ID: contactId, SORT: 10, ROLE_ID: 0, IS_PRIMARY: 'Y' }]);
}

/** The activity that the portal makes of a call, bound to these deals. */
export async function writeActivity(portal: PortalFixture, activityId: number, callId: string, dealIds: readonly number[]): Promise<void> {
  await portal.insert('b_crm_act', [
    { ID: activityId, TYPE_ID: 2, PROVIDER_ID: 'VOXIMPLANT_CALL', ORIGIN_ID: `VI_${callId}`, COMPLETED: 'Y' },
  ]);
  await portal.insert(
    'b_crm_act_bind',
    dealIds.map((dealId) => ({ ACTIVITY_ID: activityId, OWNER_ID: dealId, OWNER_TYPE_ID: 2 })),
  );
}
