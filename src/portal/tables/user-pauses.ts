import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';

/** b_imopenlines_user_option: the pause an operator sets for all open lines (module imopenlines). No row = no pause. */
@Injectable()
export class UserPauses {
  constructor(private readonly portal: PortalDb) {}

  /** Those of the users who are on pause. */
  async pausedOf(userIds: readonly number[]): Promise<Set<number>> {
    if (userIds.length === 0) return new Set();
    const rows = await this.portal.query<{ USER_ID: number }>(
      "SELECT USER_ID FROM b_imopenlines_user_option WHERE USER_ID IN (?) AND PAUSE = 'Y'",
      [userIds],
    );
    return new Set(rows.map((row) => row.USER_ID));
  }
}
