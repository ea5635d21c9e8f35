import type { OwnDb } from '../database/own-db.js';

const dayMs = 86_400_000;
const keptDays = 90;

/** The dialogs of old nights, night by night; the runs themselves stay, and the journal has each decision. */
export async function forgetNights(db: OwnDb, now: Date): Promise<void> {
  const before = new Date(now.getTime() - keptDays * dayMs).toISOString().slice(0, 10);
  const nights = await db.query<{ company_code: string; local_day: string }[]>(
    'SELECT DISTINCT company_code, local_day FROM nightly_dialog WHERE local_day < ? LIMIT 100',
    [before],
  );
  for (const night of nights) {
    await db.query('DELETE FROM nightly_dialog WHERE company_code = ? AND local_day = ?', [night.company_code, night.local_day]);
  }
}
