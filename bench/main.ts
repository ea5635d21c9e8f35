import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import mysql, { type Pool } from 'mysql2/promise';
import { readCast } from '../playground/harness/cast.js';
import { startMariaDb } from '../playground/harness/maria-db.mjs';
import { repositoryRoot } from '../playground/harness/repository.js';
import { usualSettingsOf } from '../playground/harness/usual-settings.js';
import { waitFor } from '../playground/harness/wait-for.js';
import { utcText, World } from '../playground/harness/world.js';
import { letArrive } from './arrivals.js';
import { measureAttribution, runAttribute } from './attribution.js';
import { measureBoard } from './board.js';
import { LINE_OF_MANY } from './board-people.js';
import { type Cost, perEvent, startCounting } from './costs.js';
import { explainPortalQueries } from './explain.js';
import { fillPortal, sizes } from './portal-data.js';
import { ms, percentile, perSecond, Report, seconds } from './report.js';
import { eventColumns, makeDialogs, startEvents } from './waiting-dialogs.js';

const { values } = parseArgs({
  options: { size: { type: 'string', default: 'full' }, only: { type: 'string' }, dialogs: { type: 'string', default: '1000' } },
});
const size = values.size === 'small' || values.size === 'full' ? values.size : null;
if (size === null) throw new Error(`--size ${values.size}: expected small or full`);
if (values.only !== undefined && values.only !== 'deciding' && values.only !== 'board')
  throw new Error(`--only ${values.only}: expected deciding or board`);
const dialogsOnBoard = Number(values.dialogs);
if (!Number.isSafeInteger(dialogsOnBoard) || dialogsOnBoard < 100)
  throw new Error(`--dialogs ${values.dialogs}: expected a number from 100 on`);
const isFull = size === 'full';
/** Commits, backlog and arriving events alone: what changes with the code that decides. */
const isDecidingOnly = values.only === 'deciding';
const startedAt = '2026-03-03 11:00:00';
const report = new Report();
const costs = 'statements / CPU of sidecar / CPU of database, per event';
const server = await startMariaDb({ dir: join(repositoryRoot, 'var/bench'), durable: true, bufferPoolMb: isFull ? 3_072 : 512 });
const cast = readCast();
const { alfa, beta } = cast.companies;
const numbers = ['74951000001', '74951000002'];
const usual = usualSettingsOf(cast);
const settings = {
  ...usual,
  companies: usual.companies.map((company, index) => ({
    ...company,
    numbers: [numbers[index]],
    lineIds: index === 0 ? [...company.lineIds, LINE_OF_MANY] : company.lineIds,
  })),
};
let world: World | undefined;

try {
  world = await World.start({
    db: server,
    at: new Date('2026-03-03T11:00:00+03:00'),
    settings,
    sidecarEnv: { LINEWARDEN_LOG_LEVEL: 'warn', LINEWARDEN_POLL_MS: '1000' },
    sidecarNodeArgs: [], // as deploy/linewarden.service starts it
  });
  const db = mysql.createPool({
    host: server.host,
    port: server.port,
    user: server.user,
    database: world.portal.dbName,
    connectionLimit: 8,
    multipleStatements: true,
  });
  await bench(world, db);
  await db.end();
} finally {
  await world?.stop();
  await server.stop();
}

async function bench(world: World, db: Pool): Promise<void> {
  const [[version]] = (await db.query('SELECT VERSION() AS version')) as unknown as [[{ version: string }]];
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${version.version}`;
  report.say(`Machine: ${machine}`);
  report.say('Portal, database and sidecar share it. Every commit reaches the disk (innodb_flush_log_at_trx_commit = 1).');

  const lines = [...Object.values(alfa.lines), ...Object.values(beta.lines)];
  const queue = await world.portal.rows<{ USER_ID: number }>('SELECT DISTINCT USER_ID FROM b_imopenlines_queue WHERE CONFIG_ID IN (?)', [
    lines.map((line) => line.id),
  ]);
  const operatorIds = queue.map((row) => row.USER_ID);
  const [bot] = await world.portal.rows<{ id: number }>(`SELECT BOT_ID AS id FROM b_im_bot WHERE MODULE_ID = 'linewarden.dispatch'`);
  const lineIds = lines.map((line) => line.id);
  for (const userId of operatorIds) await world.portal.act('workDay', { userId, do: 'start' }).catch(() => undefined);
  await world.untilQuiet();

  const { contacts, multifields, deals, sessions } = sizes[size ?? 'full'];
  report.say(
    `\nPortal database: ${contacts.toLocaleString('en-US')} contacts, ${multifields.toLocaleString('en-US')} multifields, ${deals.toLocaleString('en-US')} deals, ${sessions.toLocaleString('en-US')} sessions`,
  );
  const fillingAt = performance.now();
  const filler = await db.getConnection();
  await fillPortal(filler, sizes[size ?? 'full'], {
    lineIds,
    operatorIds,
    pipelines: [alfa, beta].map((company) => ({
      categoryId: company.dealCategoryId,
      openStage: company.stages.first,
      wonStage: company.stages.won,
    })),
  });
  filler.release();
  report.say(`  made in ${seconds(performance.now() - fillingAt)}\n`);

  const gate = { connector: lines[0]?.connector ?? '', operatorIds: [bot?.id ?? 0], isAtGate: true, startedAt, lineIds };
  await world.portal.stopPhp(); // its cores are the browser's now
  await measureBoard({
    world,
    db,
    report,
    gate: { ...gate, startedAt: '2026-03-03 10:00:00' }, // an hour ago by the clock
    operatorIds,
    dialogs: dialogsOnBoard,
    seconds: isFull ? { watched: 40, scrolled: 15 } : { watched: 15, scrolled: 5 },
  });
  if (values.only === 'board') return report.print(`Results of the board, size ${size}. Machine: ${machine}`);
  await forgetCommands(world);
  await world.portal.startPhp();

  const commits = await commitsPerSecond(db);
  report.add({ what: 'durable single-row commits of one connection', value: perSecond(commits) });

  if (!isDecidingOnly) await measureModule(world);
  await measureStart(world);

  // A backlog: the sidecar was away, the portal's web server is away, so that deciding alone is measured.
  await world.sidecar.stop();
  const backlog = await makeDialogs(db, { ...gate, count: isFull ? 5_000 : 1_000 });
  const events = await startEvents(db, backlog, world.clock.now().getTime());
  await world.portal.stopPhp();
  for (let from = 0; from < events.length; from += 500)
    await db.query(`INSERT INTO linewarden_event (${eventColumns}) VALUES ?`, [events.slice(from, from + 500)]);
  const before = await journalSize(world);
  const drained = await drain(world, db, events.length);
  report.add({
    what: `decisions per second draining a backlog of ${events.length.toLocaleString('en-US')} new dialogs`,
    value: perSecond(drained.perSecond),
    target: 'at least the commits',
    isMet: drained.perSecond >= commits,
  });
  report.add({ what: 'the same as a ratio to the commits of this run', value: (drained.perSecond / commits).toFixed(2) });
  report.add({ what: `${costs}, backlog`, value: perEvent(drained.cost, drained.counted) });
  report.add({ what: 'bytes of the journal per decision, backlog', value: perDecision(before, await journalSize(world)) });
  const memory = memoryOf(world.sidecar.pid);
  report.add({
    what: 'memory of the sidecar after the backlog (resident / highest)',
    value: `${memory.rss} / ${memory.highest} MB`,
    target: 'under 200 MB',
    isMet: memory.highest < 200,
  });
  await forgetCommands(world);

  // Still without the portal's web server, which would share these cores: what deciding alone takes.
  const arriving = await makeDialogs(db, { ...gate, count: isFull ? 1_500 : 500 });
  const arrivals = await startEvents(db, arriving, world.clock.now().getTime());
  const counted = await startCounting(world, db, server.pid);
  const beforeFast = await journalSize(world);
  const fast = await letArrive(world, db, arrivals, 100, false);
  const cost = await counted();
  const [p50, p99] = [percentile(fast.decidedMs, 0.5), percentile(fast.decidedMs, 0.99)];
  report.add({ what: 'event to committed decision at 100 events/s, p50', value: ms(p50), target: 'under 15 ms', isMet: p50 < 15 });
  report.add({ what: 'event to committed decision at 100 events/s, p99', value: ms(p99), target: 'under 60 ms', isMet: p99 < 60 });
  report.add({ what: `${costs}, at 100 events/s`, value: perEvent(cost, arrivals.length) });
  report.add({ what: 'bytes of the journal per decision, at 100 events/s', value: perDecision(beforeFast, await journalSize(world)) });
  if (isDecidingOnly) return report.print(`Results, size ${size}, deciding only. Machine: ${machine}`);

  const [queued] = await world.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM outbox_command WHERE state = 'waiting'`);
  await world.portal.startPhp();
  await waitFor('the first command is applied', async () => (await commandsWaiting(world)) < Number(queued?.n), 60_000, 20);
  const applyingAt = performance.now();
  await waitFor('the commands are applied', async () => (await commandsWaiting(world)) === 0, 300_000, 20);
  report.add({
    what: `commands applied per second by the practice portal (${queued?.n} were waiting)`,
    value: perSecond((Number(queued?.n) * 1_000) / (performance.now() - applyingAt)),
  });

  const calm = await makeDialogs(db, { ...gate, count: isFull ? 200 : 50 });
  const slow = await letArrive(world, db, await startEvents(db, calm, world.clock.now().getTime()), 10, true);
  report.add({
    what: 'event to committed decision at 10 events/s, the portal applying beside it, p50 / p99',
    value: `${ms(percentile(slow.decidedMs, 0.5))} / ${ms(percentile(slow.decidedMs, 0.99))}`,
  });
  report.add({
    what: `event to applied command at 10 events/s, p50 / p99 (${slow.appliedMs.length} seen)`,
    value: `${ms(percentile(slow.appliedMs, 0.5))} / ${ms(percentile(slow.appliedMs, 0.99))}`,
  });

  const past = { count: isFull ? 100_000 : 10_000, numbers, contacts, fromOn: '2025-06-01' };
  await measureAttribution(world, db, report, past);

  await explainPortalQueries(world, db, report, async () => {
    await runAttribute(world, ['--from', '2025-06-02', '--to', '2025-06-03', '--dry-run']);
    const few = await makeDialogs(db, { ...gate, count: 20 });
    await letArrive(world, db, await startEvents(db, few, world.clock.now().getTime()), 20, true);
    await world.turnBy(200_000);
  });

  await world.portal.stopPhp();
  const timers = isFull ? 10_000 : 2_000;
  const offered = await makeDialogs(db, { ...gate, count: timers, isAtGate: false, operatorIds });
  await measureTimers(world, db, offered.firstSessionId, timers);

  const open = isFull ? 20_000 : 4_000;
  const [already] = await world.portal.rows<{ n: number }>('SELECT COUNT(*) AS n FROM b_imopenlines_session_check');
  await makeDialogs(db, { ...gate, count: Math.max(1, open - Number(already?.n)), isAtGate: false, operatorIds });
  await measureNight(world);

  report.print(`Results, size ${size}. Machine: ${machine}`);
}

async function commitsPerSecond(db: Pool): Promise<number> {
  const connection = await db.getConnection();
  await connection.query('CREATE TABLE bench_commit (id INT AUTO_INCREMENT PRIMARY KEY, at DATETIME(3) NOT NULL)');
  const begunAt = performance.now();
  let count = 0;
  while (performance.now() - begunAt < 3_000) {
    await connection.query('INSERT INTO bench_commit (at) VALUES (NOW(3))');
    count += 1;
  }
  const rate = (count * 1_000) / (performance.now() - begunAt);
  await connection.query('DROP TABLE bench_commit');
  connection.release();
  return rate;
}

/** The same hit with the module and without it; the difference is what its handlers cost. */
async function measureModule(world: World): Promise<void> {
  const line = Object.values(alfa.lines)[0];
  if (line === undefined) throw new Error('the seed has no lines');
  const client = { externalUserId: 'bench-hit', name: 'Client' };
  const dialog = await world.clientWrites(line, client, 'Hello');
  await world.untilQuiet();
  await world.portal.act('operatorAnswers', { chatId: dialog.chatId, userId: (await world.session(dialog.sessionId)).OPERATOR_ID });
  const act = { lineId: line.id, connector: line.connector, ...client, text: 'And one more thing' };
  const median = async () => {
    const answer = await world.portal.runPhp(join(repositoryRoot, 'bench/module-hit.php'), [JSON.stringify({ times: 80, act })]);
    return Number(answer['medianMs']);
  };
  // Turn and turn about: whatever else the machine does falls on both.
  const [withModule, without]: [number[], number[]] = [[], []];
  for (let round = 0; round < 5; round += 1) {
    withModule.push(await median());
    await world.portal.cli('uninstall-module', { keepData: true });
    without.push(await median());
    await world.portal.cli('install-module');
  }
  await world.portal.cli('set-line-profile', { lineIds: [] });
  await world.untilQuiet();
  const hit = percentile(withModule, 0.5);
  const cost = hit - percentile(without, 0.5);
  report.add({
    what: 'cost of the module in a hit in which a client writes (medians, with − without)',
    value: `${ms(cost)} of ${ms(hit)}`,
    target: 'under 1 ms',
    isMet: cost < 1,
  });
}

async function measureStart(world: World): Promise<void> {
  const took: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    await world.sidecar.stop();
    const at = performance.now();
    await world.startSidecar();
    took.push(performance.now() - at);
  }
  const start = percentile(took, 0.5);
  report.add({
    what: 'start of the sidecar until /health says 200 (median of 3)',
    value: seconds(start),
    target: 'under 3 s',
    isMet: start < 3_000,
  });
  report.add({
    what: 'memory of the sidecar at rest',
    value: `${memoryOf(world.sidecar.pid).rss} MB`,
    target: 'under 200 MB',
    isMet: memoryOf(world.sidecar.pid).rss < 200,
  });
}

/** Starts the sidecar on a backlog and watches the portal's table become empty; its start-up does not count. */
async function drain(world: World, db: Pool, events: number): Promise<{ perSecond: number; cost: Cost; counted: number }> {
  await world.startSidecar({ acceptTrouble: true });
  const costSince = await startCounting(world, db, server.pid);
  const left = async () => Number((await world.portal.rows<{ n: number }>('SELECT COUNT(*) AS n FROM linewarden_event'))[0]?.n);
  let atFirst = { left: events, at: performance.now() };
  await waitFor(
    'the backlog begins to shrink',
    async () => {
      const now = { left: await left(), at: performance.now() };
      if (now.left === events) {
        atFirst = now;
        return false;
      }
      return true;
    },
    30_000,
    5,
  );
  await waitFor('the backlog is decided', async () => (await left()) === 0, 300_000, 5);
  const perSecond = (atFirst.left * 1_000) / (performance.now() - atFirst.at);
  return { perSecond, cost: await costSince(), counted: atFirst.left };
}

/** What the journal keeps of its decisions, with what several of them share. */
async function journalSize(world: World): Promise<{ entries: number; bytes: number }> {
  const [own] = await world.rows<{ n: number; bytes: number }>(
    'SELECT COUNT(*) AS n, COALESCE(SUM(LENGTH(facts) + LENGTH(decision)), 0) AS bytes FROM journal',
  );
  const [shared] = await world.rows<{ bytes: number }>('SELECT COALESCE(SUM(LENGTH(facts)), 0) AS bytes FROM shared_facts');
  return { entries: Number(own?.n), bytes: Number(own?.bytes) + Number(shared?.bytes) };
}

function perDecision(before: { entries: number; bytes: number }, after: { entries: number; bytes: number }): string {
  return Math.round((after.bytes - before.bytes) / (after.entries - before.entries)).toLocaleString('en-US');
}

async function commandsWaiting(world: World): Promise<number> {
  return Number((await world.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM outbox_command WHERE state = 'waiting'`))[0]?.n);
}

/** Commands of generated dialogs have been measured as decisions; the portal need not carry them out. */
async function forgetCommands(world: World): Promise<void> {
  await world.rows(`DELETE FROM outbox_command WHERE state = 'waiting'`);
  await world.rows('DELETE FROM question');
  await world.rows('UPDATE client SET pending = 0');
}

async function measureTimers(world: World, db: Pool, firstSessionId: number, count: number): Promise<void> {
  const own = `\`${world.database.name}\``;
  await db.query(
    `INSERT INTO ${own}.dialog (session_id, chat_id, line_id, user_code, client_user_id, company_code, operator_id, assignment, assigned_at, started_at)
     SELECT ID, CHAT_ID, CONFIG_ID, USER_CODE, USER_ID, IF(CONFIG_ID IN (?), 'alfa', 'beta'), OPERATOR_ID, 1, ?, ? FROM b_imopenlines_session WHERE ID >= ? AND ID < ?`,
    [
      Object.values(alfa.lines).map((line) => line.id),
      utcText(world.clock.now()),
      utcText(world.clock.now()),
      firstSessionId,
      firstSessionId + count,
    ],
  );
  const dueAt = new Date(world.clock.now().getTime() + 60_000);
  await db.query(
    `INSERT INTO ${own}.question (kind, subject, set_for, due_at)
     SELECT 'check', CONCAT('dialog:', ID), 1, TIMESTAMPADD(SECOND, ID % 60, ?) FROM b_imopenlines_session WHERE ID >= ? AND ID < ?`,
    [utcText(dueAt), firstSessionId, firstSessionId + count],
  );
  if (world.sidecars.filter((sidecar) => sidecar.isRunning).length < 2) await world.startSidecar({ acceptTrouble: true });
  world.clock.set(new Date(dueAt.getTime() + 61_000));
  const begunAt = performance.now();
  const claimed = await waitFor(
    'all timers are claimed',
    async () => {
      const [row] = await world.rows<{ free: number }>(
        'SELECT COUNT(*) AS free FROM question WHERE due_at <= ? AND claimed_until IS NULL AND set_for = 1',
        [utcText(world.clock.now())],
      );
      return Number(row?.free) === 0 ? performance.now() - begunAt : null;
    },
    120_000,
    10,
  );
  await waitFor(
    'all timers are answered',
    async () =>
      Number(
        (
          await world.rows<{ n: number }>(
            'SELECT COUNT(*) AS n FROM question WHERE SUBSTRING(subject, 8) + 0 >= ? AND SUBSTRING(subject, 8) + 0 < ? AND set_for = 1',
            [firstSessionId, firstSessionId + count],
          )
        )[0]?.n,
      ) === 0,
    300_000,
    20,
  );
  const answered = performance.now() - begunAt;
  const twice = await world.rows(
    `SELECT session_id FROM journal WHERE kind = 'check' AND session_id >= ? AND session_id < ? GROUP BY session_id HAVING COUNT(*) <> 1`,
    [firstSessionId, firstSessionId + count],
  );
  const [all] = await world.rows<{ n: number }>(
    `SELECT COUNT(*) AS n FROM journal WHERE kind = 'check' AND session_id >= ? AND session_id < ?`,
    [firstSessionId, firstSessionId + count],
  );
  const label = count.toLocaleString('en-US');
  report.add({
    what: `${label} timers of one minute, two sidecars: all claimed after`,
    value: seconds(claimed),
    target: 'within 5 s',
    isMet: claimed < 5_000,
  });
  report.add({ what: `${label} timers of one minute, two sidecars: all answered after`, value: seconds(answered) });
  report.add({
    what: 'timers answered twice or not at all',
    value: String(twice.length + count - Number(all?.n)),
    target: '0',
    isMet: twice.length === 0 && Number(all?.n) === count,
  });
}

async function measureNight(world: World): Promise<void> {
  const [open] = await world.portal.rows<{ n: number }>('SELECT COUNT(*) AS n FROM b_imopenlines_session_check');
  await world.rows('DELETE FROM question');
  world.clock.set(new Date('2026-03-03T23:00:00+03:00'));
  const begunAt = performance.now();
  await waitFor('the night has begun', async () => (await world.rows('SELECT 1 FROM nightly_run')).length > 0, 30_000, 5);
  const noticed = performance.now() - begunAt;
  await waitFor(
    'both companies are done',
    async () => (await world.rows('SELECT 1 FROM nightly_run WHERE finished_at IS NOT NULL')).length === 2,
    300_000,
    10,
  );
  report.add({
    what: `23:00 over ${Number(open?.n).toLocaleString('en-US')} open dialogs: decided and queued after`,
    value: `${seconds(performance.now() - begunAt)} (noticed ${seconds(noticed)})`,
  });
}

function memoryOf(pid: number): { rss: number; highest: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mb = (name: string) => Math.round(Number(status.match(new RegExp(`${name}:\\s+(\\d+) kB`))?.[1] ?? 0) / 1024);
  return { rss: mb('VmRSS'), highest: mb('VmHWM') };
}
