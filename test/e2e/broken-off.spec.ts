import { waitFor } from '../../playground/harness/wait-for.js';
import type { World, Written } from '../../playground/harness/world.js';
import { alfa, departments, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const checkAfterMs = 181_000;
const comment = 'Диалог передан руководителю%';

describe('a command that the portal breaks off midway', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  async function newClient(externalUserId: string): Promise<Written> {
    const written = await world.clientWrites(
      alfa.lines.telegram,
      { externalUserId, name: 'Клиент', lastName: externalUserId },
      'Здравствуйте',
    );
    await world.untilQuiet();
    return written;
  }

  /** The journal's sentence in Russian. */
  async function told(sessionId: number, kind: string): Promise<string> {
    const { body } = await world.api.ask<{ entries: { kind: string; explanation: { ru: string } }[] }>(
      'GET',
      `/api/journal?session=${sessionId}`,
    );
    return body.entries.find((entry) => entry.kind === kind)?.explanation.ru ?? '';
  }

  const comments = () => world.portal.rows<{ MESSAGE: string }>('SELECT MESSAGE FROM b_im_message WHERE MESSAGE LIKE ?', [comment]);
  const attempts = async (sessionId: number): Promise<number> => {
    const [row] = await world.rows<{ attempts: number }>(
      `SELECT MAX(attempts) AS attempts FROM outbox_command WHERE subject = CONCAT('dialog:', ?) AND state = 'waiting'`,
      [sessionId],
    );
    return row?.attempts ?? 0;
  };

  it('writes a comment with an emoji once, though twice nobody could note that it was written', async () => {
    await world.portal.act('setQueue', { lineId: alfa.lines.telegram.id, userIds: [people.senior] });
    await world.portal.rows(`UPDATE b_user SET NAME = 'Григорий 🌸' WHERE ID = ?`, [departments.sales.headId]);
    const { sessionId } = await newClient('with-emoji');
    await world.portal.act('workDay', { userId: people.senior, do: 'end' });
    await world.portal.rows(
      `CREATE TRIGGER break_off BEFORE UPDATE ON linewarden_command FOR EACH ROW
       IF EXISTS (SELECT 1 FROM b_im_message WHERE MESSAGE LIKE '${comment}') THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the disk is full'; END IF`,
    );

    await world.untilQuiet();
    world.clock.advance(checkAfterMs);
    await waitFor('the comment is written', async () => (await comments()).length > 0);
    const before = await attempts(sessionId);
    await waitFor('it is tried again twice', async () => {
      world.clock.advance(60_000);
      return (await attempts(sessionId)) > before + 1;
    });
    await world.portal.rows('DROP TRIGGER break_off');
    await waitFor('all is applied', async () => {
      world.clock.advance(60_000);
      return (await world.waiting()).commands === 0;
    });

    expect(await comments()).toEqual([{ MESSAGE: expect.stringContaining(':f09f8cb8:') }]); // as the portal stores an emoji
    expect((await world.session(sessionId)).OPERATOR_ID).toBe(departments.sales.headId);
    expect(await told(sessionId, 'check')).toContain('Диалог передан руководителю (Григорий 🌸 Групповой)');
    await world.portal.act('workDay', { userId: people.senior, do: 'start' });
  });

  it('is no refusal where the card was saved and another module complained of it afterwards', async () => {
    await world.portal.act('setQueue', { lineId: alfa.lines.telegram.id, userIds: [people.operatorOne] });
    await world.portal.act('setOption', { module: 'playground', name: 'after_save_complaint', value: 'a robot stumbled' });
    const { sessionId } = await newClient('complained-of');
    await world.portal.act('setOption', { module: 'playground', name: 'after_save_complaint', value: '' });

    const { contactIds, dealIds } = await world.bindingOf(sessionId);
    expect([contactIds.length, dealIds.length]).toEqual([1, 1]);
    const [made] = await world.portal.rows<{ contacts: number; responsibleId: number }>(
      `SELECT (SELECT COUNT(*) FROM b_crm_contact WHERE LAST_NAME = 'complained-of') AS contacts, ASSIGNED_BY_ID AS responsibleId FROM b_crm_deal WHERE ID = ?`,
      [dealIds[0]],
    );
    expect(made).toEqual({ contacts: 1, responsibleId: people.operatorOne });
    const states = await world.rows<{ state: string }>(`SELECT DISTINCT state FROM outbox_command WHERE subject = CONCAT('dialog:', ?)`, [
      sessionId,
    ]);
    expect(states).toEqual([{ state: 'done' }]);
    expect(await told(sessionId, 'placement')).toContain('Первое обращение: создаются контакт и сделка; оператор — ');
  });
});
