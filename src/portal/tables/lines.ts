import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';

export interface PortalLine {
  lineId: number;
  name: string;
  isActive: boolean;
  queueType: 'evenly' | 'strictly' | 'all' | string;
  /** Seconds until the portal's own queue passes an offered dialog on. */
  queueSeconds: number;
  /** The portal's queue respects absence, pause and work day. */
  isAvailabilityChecked: boolean;
  isCrmOn: boolean;
  /** `none`, `lead` or `deal`: what the portal itself makes for a new client. */
  crmCreate: string;
  /** The welcome bot, 0 = none. */
  botId: number;
}

interface LineRow {
  ID: number;
  LINE_NAME: string | null;
  ACTIVE: string;
  QUEUE_TYPE: string | null;
  QUEUE_TIME: number | null;
  CHECK_AVAILABLE: string | null;
  CRM: string | null;
  CRM_CREATE: string | null;
  WELCOME_BOT_ENABLE: string | null;
  WELCOME_BOT_ID: number | null;
}

/** b_imopenlines_config: one row per line (module imopenlines). Drafts (TEMPORARY) are not lines. */
@Injectable()
export class Lines {
  constructor(private readonly portal: PortalDb) {}

  /** @param lineIds empty = every line of the portal, switched-off ones too. */
  async byIds(lineIds: readonly number[]): Promise<Map<number, PortalLine>> {
    const rows = await this.portal.query<LineRow>(
      `SELECT ID, LINE_NAME, ACTIVE, QUEUE_TYPE, QUEUE_TIME, CHECK_AVAILABLE, CRM, CRM_CREATE, WELCOME_BOT_ENABLE, WELCOME_BOT_ID
         FROM b_imopenlines_config WHERE ${lineIds.length > 0 ? 'ID IN (?) AND ' : ''}COALESCE(TEMPORARY, 'N') <> 'Y' ORDER BY ID`,
      lineIds.length > 0 ? [lineIds] : [],
    );
    return new Map(rows.map((row) => [row.ID, toLine(row)]));
  }
}

/** b_imopenlines_queue: the users of each line's queue, departments already unfolded by the portal. */
@Injectable()
export class Queues {
  constructor(private readonly portal: PortalDb) {}

  /** User ids in the queue's order, each once; a line with an empty queue has an empty list. */
  async of(lineIds: readonly number[]): Promise<Map<number, number[]>> {
    const queues = new Map(lineIds.map((lineId) => [lineId, [] as number[]]));
    if (lineIds.length === 0) return queues;
    const rows = await this.portal.query<{ CONFIG_ID: number; USER_ID: number }>(
      'SELECT CONFIG_ID, USER_ID FROM b_imopenlines_queue WHERE CONFIG_ID IN (?) ORDER BY CONFIG_ID, SORT, USER_ID',
      [lineIds],
    );
    for (const row of rows) {
      const queue = queues.get(row.CONFIG_ID);
      if (queue && row.USER_ID > 0 && !queue.includes(row.USER_ID)) queue.push(row.USER_ID);
    }
    return queues;
  }
}

function toLine(row: LineRow): PortalLine {
  return {
    lineId: row.ID,
    name: row.LINE_NAME ?? '',
    isActive: row.ACTIVE === 'Y',
    queueType: row.QUEUE_TYPE ?? '',
    queueSeconds: row.QUEUE_TIME ?? 0,
    isAvailabilityChecked: row.CHECK_AVAILABLE === 'Y',
    isCrmOn: row.CRM === 'Y',
    crmCreate: row.CRM_CREATE ?? 'none',
    botId: row.WELCOME_BOT_ENABLE === 'Y' ? (row.WELCOME_BOT_ID ?? 0) : 0,
  };
}
