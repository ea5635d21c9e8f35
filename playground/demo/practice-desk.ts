import { readCast } from '../harness/cast.js';
import type { SessionRow, World } from '../harness/world.js';
import type { Both } from './day.js';
import { doWithItems } from './practice-items.js';
import { type PracticeOrder, WrongOrder } from './practice-order.js';
import { practiceState } from './practice-state.js';
import { turnFromLine } from './practice-time.js';

/** Carries out what is told to a practice portal that runs, one order after another. */
export class PracticeDesk {
  private last: Promise<unknown> = Promise.resolve();

  /** @param onNewEnvironment told when the environment of the sidecar has changed */
  constructor(
    private readonly world: World,
    private readonly onNewEnvironment: () => void = () => undefined,
  ) {}

  /**
   * @returns what to tell whoever gave the order
   * @throws WrongOrder when it cannot be carried out; Error with the portal's or the sidecar's words
   */
  do(order: PracticeOrder): Promise<Both> {
    const done = this.last.then(() => this.carryOut(order));
    this.last = done.catch(() => undefined);
    return done;
  }

  private async carryOut(order: PracticeOrder): Promise<Both> {
    switch (order.do) {
      case 'state':
        return await practiceState(this.world);
      case 'stop':
        return await this.stop();
      case 'start':
        return await this.start();
      case 'secret':
        return await this.renewSecret(order.keepsSidecar);
      case 'agents': {
        const { ran } = await this.world.portal.act('runAgents');
        return { ru: `Агентов запущено: ${ran}.`, en: `Agents run: ${ran}.` };
      }
      case 'write':
        return await this.write(order);
      case 'accept':
        return await this.accept(order);
      case 'answer':
        return await this.answer(order);
      case 'close':
        return await this.close(order);
      case 'pass':
        return await this.pass(order.to);
      case 'lead':
      case 'deal':
      case 'move':
      case 'convert':
      case 'import':
      case 'form':
        return await doWithItems(this.world, order);
      default:
        return order satisfies never;
    }
  }

  private get runs(): boolean {
    return this.world.sidecars.some((sidecar) => sidecar.isRunning);
  }

  private async stop(): Promise<Both> {
    if (!this.runs) throw new WrongOrder({ ru: 'Служба уже остановлена.', en: 'The sidecar is stopped already.' });
    await Promise.all(this.world.sidecars.filter((sidecar) => sidecar.isRunning).map((sidecar) => sidecar.stop()));
    return {
      ru: 'Служба остановлена. Портал работает дальше: события ждут, диалоги раздаёт его собственная очередь.',
      en: 'The sidecar is stopped. The portal goes on: events wait, its own queue hands out the dialogs.',
    };
  }

  private async start(): Promise<Both> {
    if (this.runs) throw new WrongOrder({ ru: 'Служба уже работает.', en: 'The sidecar is running already.' });
    const { url } = await this.world.startSidecar({ acceptTrouble: true });
    return { ru: `Служба запущена: ${url}.`, en: `The sidecar is started: ${url}.` };
  }

  private async renewSecret(keepsSidecar: boolean): Promise<Both> {
    await this.world.rotateSecret();
    this.onNewEnvironment();
    if (keepsSidecar) {
      return {
        ru: 'На портале создан новый секрет, он записан в окружение службы. Она ещё работает с прежним, и портал ей отказывает; новый возьмёт после stop и start.',
        en: "The portal has a new secret, and it is noted in the sidecar's environment. The sidecar still uses the former one and is refused; stop and start give it the new one.",
      };
    }
    if (this.runs) await this.stop();
    await this.start();
    return {
      ru: 'Новый секрет создан на портале и записан в окружение службы, она перезапущена с ним.',
      en: "The portal has a new secret, it is noted in the sidecar's environment, and the sidecar is started anew with it.",
    };
  }

  private async write({ lineId, client, text, ...rest }: PracticeOrder & { do: 'write' }): Promise<Both> {
    const lines = Object.values(readCast().companies).flatMap((company) => Object.values(company.lines));
    const line = lines.find(({ id }) => id === lineId);
    if (line === undefined) {
      const known = lines.map(({ id, name }) => `${id} ${name}`).join(', ');
      throw new WrongOrder({
        ru: `LINE: линии № ${lineId} нет. Есть: ${known}.`,
        en: `LINE: there is no line ${lineId}. Known are: ${known}.`,
      });
    }
    const { name = client, phone, email } = rest;
    const from = { externalUserId: client, name, ...(phone === undefined ? {} : { phone }), ...(email === undefined ? {} : { email }) };
    const { sessionId } = await this.world.clientWrites(line, from, text);
    return {
      ru: `Клиент ${client} пишет в линию «${line.name}»: диалог № ${sessionId}.`,
      en: `Client ${client} writes to the line “${line.name}”: dialog ${sessionId}.`,
    };
  }

  private async accept({ sessionId, userId }: PracticeOrder & { do: 'accept' }): Promise<Both> {
    const { session, by } = await this.dialogOf(sessionId, userId);
    await this.world.portal.act('operatorAnswers', { chatId: session.CHAT_ID, userId: by.ID });
    return { ru: `Диалог № ${sessionId} принят: ${by.name}.`, en: `Dialog ${sessionId} is accepted by ${by.name}.` };
  }

  private async answer({ sessionId, text, userId }: PracticeOrder & { do: 'answer' }): Promise<Both> {
    const { session, by } = await this.dialogOf(sessionId, userId);
    await this.world.portal.act('operatorWrites', { chatId: session.CHAT_ID, userId: by.ID, text });
    return { ru: `Ответ в диалоге № ${sessionId}: ${by.name}.`, en: `${by.name} answers in dialog ${sessionId}.` };
  }

  private async close({ sessionId, userId }: PracticeOrder & { do: 'close' }): Promise<Both> {
    const { session, by } = await this.dialogOf(sessionId, userId);
    await this.world.portal.act('dialogCloses', { chatId: session.CHAT_ID, userId: by.ID });
    return { ru: `Диалог № ${sessionId} завершён: ${by.name}.`, en: `Dialog ${sessionId} is closed by ${by.name}.` };
  }

  private async pass(to: string): Promise<Both> {
    const at = turnFromLine(to, this.world.clock.now());
    if (at === null) throw new WrongOrder({ ru: `pass: «${to}» — не время.`, en: `pass: "${to}" is no time.` });
    await this.world.passTo(at);
    const now = this.world.clock.now().toLocaleString('ru-RU', { timeZone: 'Europe/Moscow', dateStyle: 'short', timeStyle: 'short' });
    return { ru: `На часах ${now} по Москве.`, en: `The clock says ${now} in Moscow.` };
  }

  /** The open dialog and who acts in it: the given employee, otherwise whoever holds it. */
  private async dialogOf(sessionId: number, userId: number | undefined): Promise<{ session: SessionRow; by: Person }> {
    const session = await this.world.session(sessionId).catch(() => null);
    if (session === null || session.CLOSED === 'Y') {
      throw new WrongOrder({ ru: `DIALOG: открытого диалога № ${sessionId} нет.`, en: `DIALOG: there is no open dialog ${sessionId}.` });
    }
    const by = await this.person(userId ?? session.OPERATOR_ID);
    if (by !== null) return { session, by };
    throw new WrongOrder(
      userId === undefined
        ? {
            ru: `Диалог № ${sessionId} ни у кого: укажите --by=ID сотрудника.`,
            en: `Nobody has dialog ${sessionId}: name an employee, --by=ID.`,
          }
        : { ru: `--by: работающего сотрудника № ${userId} нет.`, en: `--by: there is no employee ${userId} at work here.` },
    );
  }

  private async person(userId: number): Promise<Person | null> {
    const [found] = await this.world.portal.rows<Person>(
      `SELECT ID, TRIM(CONCAT_WS(' ', NAME, LAST_NAME)) AS name FROM b_user
        WHERE ID = ? AND ACTIVE = 'Y' AND COALESCE(EXTERNAL_AUTH_ID, '') NOT IN ('bot', 'imconnector')`,
      [userId],
    );
    return found ?? null;
  }
}

interface Person {
  ID: number;
  name: string;
}
