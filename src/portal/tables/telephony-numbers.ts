import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';
import { BriefMemory } from './brief-memory.js';
import { PortalSchema } from './portal-schema.js';

/** A number of the portal's own: what a call names as PORTAL_NUMBER. */
export interface TelephonyNumber {
  number: string;
  /** What people call it in the portal; '' when they do not. */
  name: string;
  /** PORTAL_MODE of a line (RENT, SIP, LINK, GROUP, REST_APP) or TYPE of an external line (rest-app, sip). */
  kind: string;
  /** The portal makes a lead of an unknown caller by itself (CRM_CREATE), and binds the call to it. */
  makesLeads: boolean;
}

interface LineRow {
  SEARCH_ID: string | null;
  PHONE_NAME: string | null;
  PORTAL_MODE: string | null;
  CRM_CREATE: string | null;
}

/** b_voximplant_config and b_voximplant_external_line (module voximplant, which a portal may do without). */
@Injectable()
export class TelephonyNumbers {
  private readonly known = new BriefMemory(30_000, () => this.read());

  constructor(
    private readonly portal: PortalDb,
    private readonly schema: PortalSchema,
  ) {}

  /** null: the portal has no telephony. Remembered for half a minute. */
  all(): Promise<TelephonyNumber[] | null> {
    return this.known.value();
  }

  private async read(): Promise<TelephonyNumber[] | null> {
    const [hasLines, hasExternal] = await Promise.all([
      this.schema.hasTable('b_voximplant_config'),
      this.schema.hasTable('b_voximplant_external_line'),
    ]);
    if (!hasLines) return null;
    const hasCreate = await this.schema.hasColumn('b_voximplant_config', 'CRM_CREATE');
    const lines = await this.portal.query<LineRow>(
      `SELECT SEARCH_ID, PHONE_NAME, PORTAL_MODE, ${hasCreate ? 'CRM_CREATE' : 'NULL AS CRM_CREATE'} FROM b_voximplant_config ORDER BY ID`,
    );
    const external = hasExternal
      ? await this.portal.query<{ NUMBER: string | null; NORMALIZED_NUMBER: string | null; NAME: string | null; TYPE: string | null }>(
          'SELECT NUMBER, NORMALIZED_NUMBER, NAME, TYPE FROM b_voximplant_external_line ORDER BY ID',
        )
      : [];
    return [
      ...lines.map((row) => ({
        number: row.SEARCH_ID ?? '',
        name: row.PHONE_NAME ?? '',
        kind: row.PORTAL_MODE ?? '',
        makesLeads: row.CRM_CREATE === 'lead',
      })),
      ...external.map((row) => ({
        number: row.NORMALIZED_NUMBER || (row.NUMBER ?? ''),
        name: row.NAME ?? '',
        kind: row.TYPE ?? '',
        makesLeads: false, // there the application asks for a lead or not, call by call
      })),
    ].filter(({ number }) => number !== '');
  }
}
