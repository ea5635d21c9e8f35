import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Pool } from 'mysql2/promise';
import type { Page } from 'playwright-core';
import { readCast } from '../playground/harness/cast.js';
import type { World } from '../playground/harness/world.js';
import { nowMs } from './board-changes.js';
import { nextId } from './portal-data.js';
import { ms, percentile, type Report } from './report.js';
import { type DialogsMade, eventColumns } from './waiting-dialogs.js';

/** A line of a company on which nobody writes: its queue is many people, who are on the strip and are not asked for dialogs of other lines. */
export const LINE_OF_MANY = 900;
const PEOPLE = 300;
/** Of them have dialogs. */
const HOLDERS = 200;

/** Hundreds of people who could get dialogs, most of whom have some of these. */
export async function peopleTheStrip(world: World, db: Pool, standing: DialogsMade): Promise<void> {
  const first = await nextId(db, 'b_user');
  await db.query("INSERT INTO b_imopenlines_config (ID, LINE_NAME, ACTIVE, TEMPORARY) VALUES (?, 'Line of many', 'Y', 'N')", [
    LINE_OF_MANY,
  ]);
  await db.query(
    `INSERT INTO b_user (ID, LOGIN, ACTIVE, NAME, LAST_NAME, DATE_REGISTER, LID)
     SELECT ? + n, CONCAT('bench', n), 'Y', 'Person', CONCAT('Bench', n), NOW(), 's1' FROM bench_number WHERE n < ${PEOPLE}`,
    [first],
  );
  await db.query(
    `INSERT INTO b_imopenlines_queue (SORT, CONFIG_ID, USER_ID) SELECT n, ?, ? + n FROM bench_number WHERE n < ${PEOPLE} ORDER BY n`,
    [LINE_OF_MANY, first],
  );
  await world.rows(`UPDATE dialog SET operator_id = ? + session_id % ${HOLDERS} WHERE session_id >= ? AND session_id < ?`, [
    first,
    standing.firstSessionId,
    standing.firstSessionId + standing.count,
  ]);
}

export async function sendThemAway(db: Pool): Promise<void> {
  await db.query('DELETE FROM b_imopenlines_queue WHERE CONFIG_ID = ?', [LINE_OF_MANY]);
  await db.query('DELETE FROM b_imopenlines_config WHERE ID = ?', [LINE_OF_MANY]);
}

/** What the strip says of each person must be what is stored. */
export async function tellStrip(report: Report, world: World, page: Page): Promise<void> {
  const stored = await world.rows<{ operator_id: number; open: string; waiting: string }>(
    'SELECT operator_id, COUNT(*) AS open, SUM(waiting_since IS NOT NULL) AS waiting FROM dialog WHERE is_closed = 0 GROUP BY operator_id',
  );
  const shown = await page.$$eval('[data-person]', (chips) =>
    chips.map((chip) => ({
      userId: Number(chip.getAttribute('data-person')),
      open: Number(chip.querySelector('.open')?.textContent ?? 0),
      waiting: [...chip.querySelectorAll('.wait')].reduce((sum, one) => sum + Number(one.textContent), 0),
    })),
  );
  const byId = new Map(stored.map((row) => [row.operator_id, row]));
  const wrong = shown.filter(({ userId, open, waiting }) => {
    const row = byId.get(userId);
    return open !== Number(row?.open ?? 0) || waiting !== Number(row?.waiting ?? 0);
  });
  const missing = stored.filter(({ operator_id: userId }) => !shown.some((one) => one.userId === userId));
  report.add({ what: 'people on the strip, and how many of them have dialogs', value: `${shown.length} / ${stored.length}` });
  report.add({
    what: 'people of the strip whose numbers differ from the table of dialogs',
    value: String(wrong.length + missing.length),
    target: '0',
    isMet: shown.length > 0 && wrong.length + missing.length === 0,
  });
}

/** From the event of a work day that begins or ends to the frame in which the strip shows it. */
export async function tellWorkDays(report: Report, world: World, db: Pool, page: Page, operatorIds: readonly number[]): Promise<void> {
  const took: number[] = [];
  /** The portal keeps no day for them. */
  const without = new Set(Object.values(readCast().people).flatMap((person) => (person.withoutTimeman ? [person.id] : [])));
  for (const userId of operatorIds) {
    const atWork = page.locator(`[data-person="${userId}"][data-standing="atWork"]`);
    if (without.has(userId) || (await atWork.count()) === 0) continue;
    for (const status of ['CLOSED', 'OPENED']) {
      await db.query('UPDATE b_timeman_entries SET CURRENT_STATUS = ? WHERE USER_ID = ? ORDER BY ID DESC LIMIT 1', [status, userId]);
      const toldMs = nowMs();
      const subject = `user:${userId}`;
      await db.query(`INSERT INTO linewarden_event (${eventColumns}) VALUES (?)`, [
        [
          randomUUID().replaceAll('-', ''),
          'WorkDayChanged',
          subject,
          crc32(subject) % 16,
          world.clock.now().getTime(),
          JSON.stringify({ userId }),
        ],
      ]);
      await world.api.ask('POST', '/nudge', {}, 0);
      await atWork.waitFor({ state: status === 'OPENED' ? 'attached' : 'detached' });
      took.push(nowMs() - toldMs);
    }
  }
  report.add({
    what: `a work day told by the portal, until the strip shows it, p50 / longest (of ${took.length})`,
    value: `${ms(percentile(took, 0.5))} / ${ms(Math.max(0, ...took))}`,
    target: 'under 2 s',
    isMet: took.length > 0 && Math.max(...took) < 2000,
  });
}
