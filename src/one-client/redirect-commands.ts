import type { Tx } from '../database/tx.js';
import type { CommandBody } from '../portal/commands/command-types.js';
import { redirectContact } from '../portal/commands/redirect-contact.js';

/** Commands that still wait speak of a contact that is gone: they mean the one it went into. */
export async function redirectCommands(tx: Tx, clientId: string, from: number, to: number): Promise<void> {
  const rows = await tx.query<{ id: number | string; payload: string }[]>(
    `SELECT id, payload FROM outbox_command WHERE client_id = ? AND state = 'waiting' ORDER BY id`,
    [clientId],
  );
  for (const { id, payload } of rows) {
    const body = JSON.parse(payload) as CommandBody;
    const redirected = JSON.stringify(redirectContact(body, from, to));
    if (redirected !== JSON.stringify(body)) await tx.query('UPDATE outbox_command SET payload = ? WHERE id = ?', [redirected, id]);
  }
}
