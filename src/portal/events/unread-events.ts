import { crc32 } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config.js';
import type { Tx } from '../../database/tx.js';
import { type EventType, laneCount } from './portal-event.js';

const subjectLength = 190;

/** Whose dialog it is, as the portal's user code says it: `connector|line|external chat|client user`. */
interface OfClient {
  userCode: string;
  clientUserId: number;
}

/** Events of the portal's table that nobody has decided yet. */
@Injectable()
export class UnreadEvents {
  private readonly events: string;

  constructor(config: Config) {
    this.events = `\`${config.portalDb.database}\`.linewarden_event`;
  }

  /** Those of the dialogs about whose clients an event of one of the types waits. */
  async among<D extends OfClient>(tx: Tx, dialogs: readonly D[], types: readonly EventType[]): Promise<Set<D>> {
    if (dialogs.length === 0) return new Set();
    const subjects = [...new Set(dialogs.map(subjectOf))];
    const rows = await tx.query<{ SUBJECT: string }[]>(
      `SELECT DISTINCT SUBJECT FROM ${this.events} WHERE LANE IN (?) AND SUBJECT IN (?) AND TYPE IN (?)`,
      [[...new Set(subjects.map((subject) => crc32(subject) % laneCount))], subjects, types],
    );
    const waiting = new Set(rows.map((row) => row.SUBJECT));
    return new Set(dialogs.filter((dialog) => waiting.has(subjectOf(dialog))));
  }
}

/** As the module names it: docs/protocol.md. */
function subjectOf({ userCode, clientUserId }: OfClient): string {
  const [connector = ''] = userCode.split('|');
  return (clientUserId > 0 ? `client:${connector}:${clientUserId}` : `client:${userCode}`).slice(0, subjectLength);
}
