import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'mysql2/promise';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../playground/harness/chromium.js';
import { repositoryRoot } from '../playground/harness/repository.js';
import type { World } from '../playground/harness/world.js';
import { makeToken } from '../src/http/token.js';
import { BoardChanges, type Change, nowMs, untilDecided } from './board-changes.js';
import { peopleTheStrip, sendThemAway, tellStrip, tellWorkDays } from './board-people.js';
import { ms, percentile, type Report } from './report.js';
import { type DialogsToMake, eventColumns, makeDialogs, startEvents } from './waiting-dialogs.js';

const CHANGES_A_SECOND = 50;
const SCROLL_PIXELS_A_FRAME = 40;
const LONG_FRAME_MS = 50;

export interface BoardBench {
  world: World;
  db: Pool;
  report: Report;
  /** Dialogs at the gate; the board's own begin now. */
  gate: Omit<DialogsToMake, 'count'>;
  operatorIds: readonly number[];
  /** Dialogs that stand open on the board. */
  dialogs: number;
  seconds: { watched: number; scrolled: number };
}

interface Noted {
  shown: Record<string, number>;
  accepted: Record<string, number>;
  gone: Record<string, number>;
  gaps: number[];
}

/**
 * The live board in a real browser: the web application as the sidecar serves it, with open dialogs that were really decided, all of them over
 * the red threshold, and hundreds of people on the strip. From the
 * commit of a decision to the frame in which its row shows it, by one clock: browser, sidecar and database share the machine.
 */
export async function measureBoard(bench: BoardBench): Promise<void> {
  const { world, db, report, gate, operatorIds, dialogs, seconds } = bench;
  const standing = await makeDialogs(db, { ...gate, count: dialogs });
  const events = await startEvents(db, standing, world.clock.now().getTime());
  for (let from = 0; from < events.length; from += 500)
    await db.query(`INSERT INTO linewarden_event (${eventColumns}) VALUES ?`, [events.slice(from, from + 500)]);
  await untilDecided(world);
  await peopleTheStrip(world, db, standing);
  const total = (seconds.watched + seconds.scrolled) * CHANGES_A_SECOND; // more than will begin
  const changing = await makeDialogs(db, { ...gate, count: total });
  // one second after the other: sorted by their beginning, each new one comes to the top
  await db.query('UPDATE b_imopenlines_session SET DATE_CREATE = TIMESTAMPADD(SECOND, ID - ? + 1, ?) WHERE ID >= ?', [
    changing.firstSessionId,
    gate.startedAt,
    changing.firstSessionId,
  ]);

  const browser = await startChromium();
  try {
    const [open] = await world.rows<{ n: number }>('SELECT COUNT(*) AS n FROM dialog WHERE closed_at IS NULL');
    const { page, loadedMs, wholeMs } = await openBoard(browser, world, Number(open?.n));
    report.add({ what: `the board of ${open?.n} dialogs, opened in Chromium: first rows after`, value: ms(loadedMs) });
    report.add({ what: 'the same, with all of them', value: ms(wholeMs) });
    const changes = await BoardChanges.begin(world, db, operatorIds, changing);
    const aheadMs = await clockOf(page);
    const cpuSince = await cpuOfPages(browser);
    await changes.run(seconds.watched * CHANGES_A_SECOND, CHANGES_A_SECOND);
    const cpuMs = await cpuSince();
    report.add({ what: 'CPU of the page per change, whatever else the machine does', value: ms(cpuMs / changes.changes.length) });
    await new Promise((later) => setTimeout(later, 1_000));
    const watched = changes.changes.slice();
    const noted = await page.evaluate<Noted>('linewardenBench');
    await tellAgreement(report, world, page);
    await tellStrip(report, world, page);
    await tellWorkDays(report, world, db, page, operatorIds);

    const stop = await page.evaluateHandle(`linewardenScroll(${SCROLL_PIXELS_A_FRAME})`);
    await changes.run(seconds.scrolled * CHANGES_A_SECOND, CHANGES_A_SECOND);
    await stop.evaluate('(stop) => stop()');
    const { gaps } = await page.evaluate<Noted>('linewardenBench');
    await changes.end();
    tellLatency(report, watched, noted, aheadMs);
    tellScrolling(report, gaps);
  } finally {
    await browser.close();
  }
  tellFirstView(report);
  await sendThemAway(db);
  await closeAll(world, db, standing.firstSessionId, dialogs);
}

/** As an administrator sees it, the newest dialogs first: what changes is in sight. @throws Error when not all of them are there in time */
async function openBoard(browser: Browser, world: World, dialogs: number): Promise<{ page: Page; loadedMs: number; wholeMs: number }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1500 } });
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.addInitScript({ path: join(repositoryRoot, 'bench/board-page.js') });
  const born = Math.floor(world.clock.now().getTime() / 1000);
  const claims = { v: 2, userId: 1, name: 'Bench', isAdmin: true, lang: 'en', born, exp: born + 600 } as const;
  const begunMs = performance.now();
  await page.goto(`${world.sidecar.url}/app/?lang=en#token=${makeToken(world.portal.secret, claims)}&/board`);
  await page.waitForSelector('[data-session]');
  const loadedMs = performance.now() - begunMs;
  await page.waitForSelector(`[role=option][aria-setsize="${dialogs}"]`, { state: 'attached' });
  const wholeMs = performance.now() - begunMs;
  await page.getByRole('combobox', { name: 'Order' }).click();
  await page.getByRole('option', { name: 'Newest first' }).click();
  return { page, loadedMs, wholeMs };
}

/** @returns how many milliseconds of a processor the pages have taken since */
async function cpuOfPages(browser: Browser): Promise<() => Promise<number>> {
  const session = await browser.newBrowserCDPSession();
  const read = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
  };
  const before = await read();
  return async () => (await read()) - before;
}

/** By how much the browser's clock is ahead of ours: both count on from a start of their own. */
async function clockOf(page: Page): Promise<number> {
  const tries: { aheadMs: number; tookMs: number }[] = [];
  for (let turn = 0; turn < 50; turn += 1) {
    const beganMs = nowMs();
    const there = await page.evaluate<number>('performance.timeOrigin + performance.now()');
    const endedMs = nowMs();
    tries.push({ aheadMs: there - (beganMs + endedMs) / 2, tookMs: endedMs - beganMs });
  }
  return tries.toSorted((a, b) => a.tookMs - b.tookMs)[0]?.aheadMs ?? 0;
}

function tellLatency(report: Report, changes: readonly Change[], noted: Noted, aheadMs: number): void {
  const seen = changes.flatMap(({ sessionId, kind, storedMs, committedMs }) => {
    const shownMs = (noted[kind][sessionId] ?? 0) - aheadMs;
    // a row that was there, or left, before anything had happened shows nothing of it
    if (committedMs === null || shownMs < storedMs) return [];
    return [{ kind, sinceCommit: shownMs - committedMs, sinceEvent: shownMs - storedMs }];
  });
  const sinceCommit = seen.map((one) => one.sinceCommit);
  const p50 = percentile(sinceCommit, 0.5);
  report.add({
    what: `committed decision to frame at ${CHANGES_A_SECOND} changes/s, p50`,
    value: ms(p50),
    target: 'under 100 ms',
    isMet: seen.length > 0 && p50 < 100,
  });
  report.add({ what: `committed decision to frame at ${CHANGES_A_SECOND} changes/s, p99`, value: ms(percentile(sinceCommit, 0.99)) });
  for (const kind of ['shown', 'accepted', 'gone'] as const) {
    const of = seen.filter((one) => one.kind === kind).map((one) => one.sinceCommit);
    report.say(`      ${kind}: ${of.length} seen, p50 ${ms(percentile(of, 0.5))}, p99 ${ms(percentile(of, 0.99))}`);
  }
  const sinceEvent = seen.map((one) => one.sinceEvent);
  report.add({
    what: 'the same from the event on, p50 / p99',
    value: `${ms(percentile(sinceEvent, 0.5))} / ${ms(percentile(sinceEvent, 0.99))}`,
  });
  report.add({
    what: `changes that the next one of their dialog had overtaken on the screen (of ${changes.length})`,
    value: String(changes.length - seen.length),
  });
}

/** After all the changes the board must show what the sidecar has stored. */
async function tellAgreement(report: Report, world: World, page: Page): Promise<void> {
  const open = await world.rows<{ session_id: number }>(
    'SELECT session_id FROM dialog WHERE is_closed = 0 ORDER BY started_at DESC, session_id',
  );
  const shown = await page.$$eval('[data-session]', (rows) =>
    rows
      .map((row) => ({
        place: Number(row.getAttribute('aria-posinset')),
        all: Number(row.getAttribute('aria-setsize')),
        id: Number(row.getAttribute('data-session')),
      }))
      .sort((a, b) => a.place - b.place),
  );
  const wrong = shown.filter(({ place, all, id }) => all !== open.length || open[place - 1]?.session_id !== id).length;
  report.add({
    what: `rows of the board that differ from the table of dialogs (of ${shown.length} in sight)`,
    value: String(wrong),
    target: '0',
    isMet: shown.length > 0 && wrong === 0,
  });
}

function tellScrolling(report: Report, gaps: readonly number[]): void {
  const long = gaps.filter((gap) => gap > LONG_FRAME_MS).length;
  report.add({
    what: 'scrolling meanwhile: time between frames, p50 / p99',
    value: `${ms(percentile(gaps, 0.5))} / ${ms(percentile(gaps, 0.99))}`,
  });
  report.add({ what: `frames longer than ${LONG_FRAME_MS} ms while scrolling (of ${gaps.length})`, value: String(long) });
}

function tellFirstView(report: Report): void {
  const { app, portal } = JSON.parse(readFileSync(join(repositoryRoot, 'dist-web/first-view.json'), 'utf8')) as {
    app: number;
    portal: number;
  };
  const kb = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
  report.add({
    what: 'script of the first view, gzipped: own address / in the portal',
    value: `${kb(app)} / ${kb(portal)}`,
    target: 'under 300 kB',
    isMet: Math.max(app, portal) < 300_000,
  });
}

/** The board leaves no open dialogs to what is measured after it. */
async function closeAll(world: World, db: Pool, firstSessionId: number, count: number): Promise<void> {
  const range = [firstSessionId, firstSessionId + count];
  await db.query(
    `INSERT INTO linewarden_event (${eventColumns})
     SELECT CONCAT('benchend', LPAD(ID, 24, '0')), 'DialogClosed', CONCAT('client:', SOURCE, ':', USER_ID), CRC32(CONCAT('client:', SOURCE, ':', USER_ID)) % 16, ?,
            JSON_OBJECT('sessionId', ID, 'chatId', CHAT_ID, 'userCode', USER_CODE, 'isSpam', false)
       FROM b_imopenlines_session WHERE ID >= ? AND ID < ?`,
    [world.clock.now().getTime(), ...range],
  );
  await db.query('DELETE FROM b_imopenlines_session_check WHERE SESSION_ID >= ? AND SESSION_ID < ?', range);
  await db.query(`UPDATE b_imopenlines_session SET STATUS = 60, WAIT_ANSWER = 'N', CLOSED = 'Y' WHERE ID >= ? AND ID < ?`, range);
  await untilDecided(world);
}
