import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'mysql2/promise';
import { repositoryRoot } from '../playground/harness/repository.js';
import type { World } from '../playground/harness/world.js';
import { nextId, pick } from './portal-data.js';
import { type Report, seconds } from './report.js';

/** Calls of the past that the bench's portal has: their companies' numbers, and how many contacts there are to call. */
export interface PastCalls {
  count: number;
  numbers: string[];
  contacts: number;
  /** Local days of the portal. */
  fromOn: string;
}

/**
 * Writes finished calls with their activities, all bound the portal's way: to the contact it found first and to all its open deals,
 * whichever company was called. A client calls three times; every tenth is a number that no contact has, with no activity.
 */
export async function makePastCalls(db: Pool, { count, numbers, contacts, fromOn }: PastCalls): Promise<void> {
  const [rows] = await db.query(`SELECT MIN(ENTITY_ID) AS first FROM b_crm_dp_comm_mcd WHERE TYPE = 'PHONE' AND VALUE = '79000000000'`);
  const firstContact = Number((rows as { first: number }[])[0]?.first);
  const firstActivity = await nextId(db, 'b_crm_act');
  const client = `(n DIV 3) * 7 % ${contacts}`;
  const isUnknown = 'n % 10 = 9';
  const at = `TIMESTAMPADD(SECOND, n * 60, '${fromOn} 08:00:00')`;
  const fromNumbers = 'FROM bench_number WHERE n < ? ORDER BY n';
  await db.query(
    `INSERT INTO b_voximplant_statistic (PORTAL_USER_ID, PORTAL_NUMBER, PHONE_NUMBER, INCOMING, CALL_ID, CALL_DURATION, CALL_START_DATE,
            CALL_FAILED_CODE, CRM_ENTITY_TYPE, CRM_ENTITY_ID, CRM_ACTIVITY_ID)
     SELECT 1, ${pick(numbers, 'n')}, IF(${isUnknown}, CONCAT('7988', LPAD(n, 7, '0')), CONCAT('7900', LPAD(${client}, 7, '0'))), '2',
            CONCAT('bench-', n), 60, ${at}, '200', IF(${isUnknown}, NULL, 'CONTACT'), IF(${isUnknown}, NULL, ? + ${client}), IF(${isUnknown}, NULL, ? + n)
       ${fromNumbers}`,
    [firstContact, firstActivity, count],
  );
  await db.query(
    `INSERT INTO b_crm_act (ID, TYPE_ID, PROVIDER_ID, ORIGIN_ID, OWNER_ID, OWNER_TYPE_ID, CREATED)
     SELECT ? + n, 2, 'VOXIMPLANT_CALL', CONCAT('VI_bench-', n), ? + ${client}, 3, ${at} FROM bench_number WHERE n < ? AND NOT (${isUnknown}) ORDER BY n`,
    [firstActivity, firstContact, count],
  );
  const ours = `a.ID >= ? AND a.ORIGIN_ID LIKE 'VI\\_bench-%'`;
  await db.query(
    `INSERT INTO b_crm_act_bind (ACTIVITY_ID, OWNER_ID, OWNER_TYPE_ID)
     SELECT a.ID, a.OWNER_ID, 3 FROM b_crm_act a WHERE ${ours}
     UNION ALL
     SELECT a.ID, d.ID, 2 FROM b_crm_act a JOIN b_crm_deal_contact dc ON dc.CONTACT_ID = a.OWNER_ID
       JOIN b_crm_deal d ON d.ID = dc.DEAL_ID AND d.STAGE_SEMANTIC_ID = 'P' WHERE ${ours}`,
    [firstActivity, firstActivity],
  );
  await db.query('ANALYZE TABLE b_voximplant_statistic, b_crm_act, b_crm_act_bind');
}

export interface CommandRun {
  out: string;
  tookMs: number;
  highestMb: number;
}

/** The command line itself, in a process of its own, as an administrator calls it. */
export async function runAttribute(world: World, args: string[]): Promise<CommandRun> {
  const begunAt = performance.now();
  const child = spawn(process.execPath, [join(repositoryRoot, 'dist/src/cli/attribute.js'), ...args], {
    cwd: repositoryRoot,
    env: { ...process.env, ...world.env, LANG: 'en' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  let highestMb = 0;
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    err += data.toString();
  });
  const watching = setInterval(() => {
    highestMb = Math.max(highestMb, highestMemory(child.pid));
  }, 100);
  const status = await new Promise<number | null>((ended) => child.once('close', ended));
  clearInterval(watching);
  if (status !== 0) throw new Error(`attribute ${args.join(' ')} ended with ${status}: ${err}`);
  return { out, tookMs: performance.now() - begunAt, highestMb };
}

/** In MB; 0 when the process has just ended. */
function highestMemory(pid: number | undefined): number {
  try {
    return Math.round(Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+) kB/)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

/** A dry run over all of them, with what it found. */
export async function measureAttribution(world: World, db: Pool, report: Report, past: PastCalls): Promise<void> {
  await makePastCalls(db, past);
  const { out, tookMs, highestMb } = await runAttribute(world, ['--from', past.fromOn, '--dry-run']);
  const label = past.count.toLocaleString('en-US');
  report.add({
    what: `${label} past calls attributed in a dry run after`,
    value: seconds(tookMs),
    target: 'under 5 min',
    isMet: tookMs < 300_000,
  });
  report.add({ what: 'memory of the dry run, highest', value: `${highestMb} MB`, target: 'under 300 MB', isMet: highestMb < 300 });
  for (const line of out.split('\n').slice(0, 4)) report.say(`      ${line}`);
}
