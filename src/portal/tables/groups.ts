import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';

export interface UserGroup {
  groupId: number;
  name: string;
  isActive: boolean;
}

/** b_group (module main): groups of users. */
@Injectable()
export class Groups {
  constructor(private readonly portal: PortalDb) {}

  /** All groups by name but group 2, to which everybody belongs without a row of b_user_group. */
  async all(): Promise<UserGroup[]> {
    const rows = await this.portal.query<{ ID: number; NAME: string | null; ACTIVE: string }>(
      'SELECT ID, NAME, ACTIVE FROM b_group WHERE ID <> 2 ORDER BY NAME, ID',
    );
    return rows.map((row) => ({ groupId: row.ID, name: row.NAME ?? '', isActive: row.ACTIVE === 'Y' }));
  }
}
