import { OwnDb } from '../../src/database/own-db.js';
import { dialogSubject } from '../../src/records/subject.js';
import { TakeAnswers } from '../../src/work/take-answers.js';
import type { ListeningSidecar } from './board-fixture.js';
import type { SidecarFixture } from './sidecar-fixture.js';

interface OrderRow {
  id: number;
  command_id: string;
  capability: string;
  order_key: string;
  type: string;
  client_id: string | null;
  payload: string;
}

/** Lets a sidecar take in what the portal says to the oldest waiting command about a session. */
export async function portalAnswers(
  fixture: SidecarFixture,
  by: ListeningSidecar,
  sessionId: number,
  answer: { status: string } & Record<string, unknown>,
): Promise<void> {
  const [row] = await fixture.rows<OrderRow>(
    `SELECT id, command_id, capability, order_key, type, client_id, payload FROM outbox_command WHERE subject = ? AND state = 'waiting' ORDER BY id LIMIT 1`,
    [dialogSubject(sessionId)],
  );
  if (!row) throw new Error(`no command about session ${sessionId} waits`);
  const whole = { id: row.command_id, type: row.type, ...answer };
  const command = {
    id: row.id,
    commandId: row.command_id,
    orderKey: row.order_key,
    type: row.type,
    clientId: row.client_id,
    capability: row.capability,
    subject: dialogSubject(sessionId),
    attempts: 0,
    body: JSON.parse(row.payload),
  };
  await by.get(OwnDb).transaction(async (tx) => {
    await tx.query('UPDATE outbox_command SET state = ?, answer = ? WHERE id = ?', [answer.status, JSON.stringify(whole), row.id]);
    await by.get(TakeAnswers).take(tx, [{ command, answer: whole } as never]);
  });
}
