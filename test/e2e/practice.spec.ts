import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import mysql, { type Pool, type RowDataPacket } from 'mysql2/promise';
import { repositoryRoot } from '../../playground/harness/repository.js';
import { waitFor } from '../../playground/harness/wait-for.js';
import { alfa, cast } from '../support/cast.js';
import { testServer } from '../support/test-db.js';

const name = `test-${randomBytes(4).toString('hex')}`;
const administrators = Object.values(cast.accounts).map((account) => account.name);
const line = alfa.lines.whatsapp.id;

/** The practice portal as a person has it: one terminal in which it runs, another one in which it is told things. */
describe('a practice portal that runs', () => {
  let running: ChildProcess;
  let printed = '';
  let db: Pool;
  let schemas: { portal: string; own: string };

  beforeAll(async () => {
    const { host, port, user, password = '' } = testServer();
    running = spawn(process.execPath, [script('practice'), '--set-up', '--at=2026-03-03T11:00', '--lang=ru', `--name=${name}`], {
      env: {
        ...process.env,
        LINEWARDEN_DEMO_DB_HOST: host,
        LINEWARDEN_DEMO_DB_PORT: String(port),
        LINEWARDEN_DEMO_DB_USER: user,
        LINEWARDEN_DEMO_DB_PASSWORD: password,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const output of [running.stdout, running.stderr]) output?.setEncoding('utf8').on('data', (part: string) => (printed += part));
    await waitFor('the practice portal runs', () => told() || ended(), 60_000);
    if (ended()) throw new Error(`the practice portal ended:\n${printed}`);
    schemas = { portal: environment('LINEWARDEN_PORTAL_DB_NAME'), own: environment('LINEWARDEN_DB_NAME') };
    db = mysql.createPool({ host, port, user, password, connectionLimit: 2, dateStrings: true });
  });
  afterAll(async () => {
    await db?.end();
    if (!ended()) {
      const over = new Promise((done) => running.once('exit', done));
      running.kill('SIGTERM');
      await over;
    }
    rmSync(join(repositoryRoot, 'var', name), { recursive: true, force: true });
  });

  const script = (which: string) => join(repositoryRoot, 'dist/playground/demo', `${which}.js`);
  const told = () => printed.includes('Ctrl+C завершает');
  const ended = () => running.exitCode !== null || running.signalCode !== null;
  const environment = (variable: string) =>
    new RegExp(`^${variable}=(.*)$`, 'm').exec(readFileSync(join(repositoryRoot, 'var', name, 'sidecar.env'), 'utf8'))?.[1] ?? '';

  /** What the second terminal shows; the status tells whether it was done. */
  async function tell(...words: string[]): Promise<{ status: number; text: string }> {
    return await new Promise((done) => {
      execFile(process.execPath, [script('practice-tell'), `--of=${name}`, '--lang=ru', ...words], (error, stdout, stderr) => {
        done({ status: typeof error?.code === 'number' ? error.code : 0, text: `${stdout}${stderr}` });
      });
    });
  }

  async function done(...words: string[]): Promise<string> {
    const { status, text } = await tell(...words);
    expect({ words, status, text }).toMatchObject({ status: 0 });
    return text;
  }

  async function rows<T>(sql: string, params: unknown[] = []): Promise<T[]> {
    const [found] = await db.query<RowDataPacket[]>(sql, params);
    return found as T[];
  }

  async function writes(client: string, text: string): Promise<number> {
    return Number(/диалог № (\d+)/.exec(await done('write', String(line), client, text))?.[1]);
  }

  const count = async (sql: string) => Number((await rows<{ many: number }>(`SELECT COUNT(*) AS many FROM ${sql}`))[0]?.many);
  const eventsWaiting = () => count(`\`${schemas.portal}\`.linewarden_event`);
  const commandsWaiting = () => count(`\`${schemas.own}\`.outbox_command WHERE state = 'waiting'`);
  const isDone = async () => (await eventsWaiting()) === 0 && (await commandsWaiting()) === 0;

  /** Where the sidecar has bound the dialog: a deal of the line's company. */
  async function dealsOf(sessionId: number): Promise<number> {
    return await count(
      `\`${schemas.portal}\`.b_imopenlines_session s JOIN \`${schemas.portal}\`.b_crm_act_bind b ON b.ACTIVITY_ID = s.CRM_ACTIVITY_ID AND b.OWNER_TYPE_ID = 2
        JOIN \`${schemas.portal}\`.b_crm_deal d ON d.ID = b.OWNER_ID AND d.CATEGORY_ID = ${alfa.categoryId} WHERE s.ID = ${sessionId}`,
    );
  }

  /** Notices about the sidecar of each administrator, the oldest first, shortened to what they are about. */
  async function noticesOfSidecar(): Promise<Record<string, string[]>> {
    const notices = await rows<{ who: string; text: string }>(
      `SELECT TRIM(CONCAT_WS(' ', u.NAME, u.LAST_NAME)) AS who, m.MESSAGE AS text FROM \`${schemas.portal}\`.b_im_message m
         JOIN \`${schemas.portal}\`.b_im_chat c ON c.ID = m.CHAT_ID JOIN \`${schemas.portal}\`.b_user u ON u.ID = c.AUTHOR_ID
        WHERE m.MESSAGE LIKE 'Служба распределения%' ORDER BY m.ID`,
    );
    const found: Record<string, string[]> = {};
    for (const { who, text } of notices) {
      const about = /не отвечает|не принимает подпись|снова работает/.exec(text)?.[0] ?? text;
      found[who] = [...(found[who] ?? []), about];
    }
    return found;
  }

  const everyAdministrator = (...about: string[]) => Object.fromEntries(administrators.map((who) => [who, about]));

  it('shows what is going on and what a client and an operator do', async () => {
    const sessionId = await writes('olga', 'Здравствуйте');
    await waitFor('the dialog is placed', isDone);
    expect(await dealsOf(sessionId)).toBe(1);
    await done('accept', String(sessionId));
    await done('answer', String(sessionId), 'Добрый', 'день!');
    const state = await done('state');
    expect(state).toContain('Служба: работает');
    expect(state).toMatch(new RegExp(`№ ${sessionId} .*olga → .*, отвечен`));
    await done('close', String(sessionId));
    expect(await done('state')).toContain('Открытых диалогов нет');
  });

  it('makes, moves, converts and imports leads and deals', async () => {
    const made = await done('lead', 'Запрос', 'цены', '--to=15', '--source=WEB', '--region=volga', '--name=Ольга');
    const lead = /Лид № (\d+)/.exec(made)?.[1] ?? '';
    expect(made).toContain('Борис Примеров, стадия NEW');
    expect(await done('move', 'lead', lead, 'IN_PROCESS', '--by=14')).toContain(`Лид № ${lead} стоит на стадии IN_PROCESS`);
    expect(await done('convert', lead, '--by=14')).toMatch(new RegExp(`Из лида № ${lead} сделаны контакт № \\d+ и сделка № \\d+`));
    expect(await done('import', '3', '--to=15')).toMatch(/Загружены лиды: № \d+–\d+/);
    expect(await done('form', '4', 'Заявка', '--to=14')).toContain('Анна Образцова, стадия NEW');
    const deal = /Сделка № (\d+)/.exec(await done('deal', String(alfa.categoryId), 'Поставка', '--by=14'))?.[1] ?? '';
    expect(await done('move', 'deal', deal, alfa.stages.inWork)).toContain(`Сделка № ${deal} стоит на стадии ${alfa.stages.inWork}`);
    await waitFor('the sidecar has taken what was told', isDone);
  });

  it('refuses what cannot be, and says why', async () => {
    const wrong: [words: string[], says: string][] = [
      [['halt'], 'Нет команды «halt»'],
      [['write', '99', 'olga', 'Здравствуйте'], 'линии № 99 нет'],
      [['answer', '999', 'Здравствуйте'], 'открытого диалога № 999 нет'],
      [['pass', 'yesterday'], 'а указано «yesterday»'],
      [['lead', 'Запрос', '--region=mars'], 'Есть: center, volga, siberia'],
      [['move', 'lead', '9999', 'NEW'], 'LEAD 9999 does not exist'],
      [['start'], 'Служба уже работает'],
    ];
    for (const [words, says] of wrong) expect(await tell(...words)).toEqual({ status: 1, text: expect.stringContaining(says) });
  });

  it('a stopped sidecar is told to the administrators once; started again it decides what was missed, and a second silence is told again', async () => {
    await done('stop');
    const sessionId = await writes('petr', 'Есть кто?');
    await done('pass', '+20');
    await done('agents');
    expect(await noticesOfSidecar()).toEqual(everyAdministrator('не отвечает'));
    expect(await eventsWaiting()).toBeGreaterThan(0);
    expect(await done('state')).toContain('Служба: остановлена');
    const [byQueue] = await rows<{ who: number }>(
      `SELECT OPERATOR_ID AS who FROM \`${schemas.portal}\`.b_imopenlines_session WHERE ID = ?`,
      [sessionId],
    );
    expect(await count(`\`${schemas.portal}\`.b_imopenlines_queue WHERE CONFIG_ID = ${line} AND USER_ID = ${byQueue?.who}`)).toBe(1);

    await done('start');
    await waitFor('what was missed is decided', isDone);
    expect(await dealsOf(sessionId)).toBe(1);
    await done('pass', '+1');
    expect(await noticesOfSidecar()).toEqual(everyAdministrator('снова работает'));

    await done('stop');
    await done('pass', '+20');
    expect(await noticesOfSidecar()).toEqual(everyAdministrator('снова работает', 'не отвечает'));
    await done('start');
    await waitFor('nothing waits', isDone);
    await done('pass', '+1');
    expect(await noticesOfSidecar()).toEqual(everyAdministrator('снова работает', 'снова работает'));
  });

  it('with a new secret in the portal alone the sidecar is refused and the administrators hear why; with the secret it goes on', async () => {
    await done('secret', '--keep-sidecar');
    const sessionId = await writes('vera', 'Добрый день');
    await waitFor('the command is refused', async () => (await eventsWaiting()) === 0 && (await commandsWaiting()) > 0);
    await done('pass', '+20');
    expect(await dealsOf(sessionId)).toBe(0);
    expect(Object.values(await noticesOfSidecar()).map((about) => about.at(-1))).toEqual(administrators.map(() => 'не принимает подпись'));

    await done('stop');
    await done('start');
    await waitFor('the command has arrived', isDone);
    expect(await dealsOf(sessionId)).toBe(1);

    const former = environment('LINEWARDEN_SECRET');
    await done('secret');
    expect(environment('LINEWARDEN_SECRET')).not.toBe(former);
    const next = await writes('foma', 'Добрый день');
    await waitFor('the dialog is placed', isDone);
    expect(await dealsOf(next)).toBe(1);
  });
});
