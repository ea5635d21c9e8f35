import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';
import type { PortalZone } from '../portal-zone.js';

/** b_imopenlines_operator_transfer: the portal's own record of hand-overs (module imopenlines). MANUAL rows are made by people. */
@Injectable()
export class OperatorTransfers {
  constructor(private readonly portal: PortalDb) {}

  /** When a person last moved each session by hand; sessions nobody moved are not in the map. */
  async lastByHand(sessionIds: readonly number[], zone: PortalZone): Promise<Map<number, Date>> {
    if (sessionIds.length === 0) return new Map();
    const rows = await this.portal.query<{ SESSION_ID: number; MOVED: string }>(
      `SELECT SESSION_ID, MAX(DATE_CREATE) AS MOVED FROM b_imopenlines_operator_transfer
        WHERE SESSION_ID IN (?) AND TRANSFER_MODE = 'MANUAL' GROUP BY SESSION_ID`,
      [sessionIds],
    );
    return new Map(
      rows.flatMap((row) => {
        const movedAt = zone.toInstant(row.MOVED);
        return movedAt ? [[row.SESSION_ID, movedAt] as const] : [];
      }),
    );
  }
}
