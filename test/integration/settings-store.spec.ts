import { SettingsStore } from '../../src/settings/settings-store.js';
import { settingsDocument } from '../../src/settings-parts.js';
import { createOwnSchema, HandClock } from './settings-own-schema.js';

const alfa = { code: 'alfa', name: 'Альфа', lineIds: [1, 2], dealCategoryId: 1, headOfSalesId: 7, timeZone: 'Europe/Moscow' };
const anna = { authorId: 12, authorName: 'Анна' };
const boris = { authorId: 13, authorName: 'Борис' };

describe('the settings store', () => {
  let schema: Awaited<ReturnType<typeof createOwnSchema>>;
  let clock: HandClock;
  let store: SettingsStore;
  /** The same settings as another sidecar sees them, through its own connection. */
  let other: SettingsStore;

  beforeEach(async () => {
    schema = await createOwnSchema();
    clock = new HandClock();
    store = new SettingsStore(schema.db, clock, settingsDocument);
    other = new SettingsStore(await schema.connect(), clock, settingsDocument);
  });
  afterEach(() => schema.drop());

  const save = (in_: SettingsStore, document: unknown, baseVersion: number, by = anna) =>
    in_.save(document, { ...by, baseVersion, note: 'проверка' });

  it('tells what was in force at an instant and since; of a version that cannot be read the one before stays in force', async () => {
    const hour = (hours: number) => new Date(Date.UTC(2026, 2, 2, hours));
    const names = async (at: Date) => (await other.since(at, ({ companies }) => companies.map(({ name }) => name).join())).map(told);
    const told = ({ from, says }: { from: Date; says: string }) => `${from.getUTCHours()} ${says}`;
    expect(await names(hour(0))).toEqual([]);
    for (const [index, name] of ['A', 'B', 'C'].entries()) {
      clock.at = hour(8 + index);
      await save(store, { companies: [{ ...alfa, name }] }, index);
    }
    expect(await names(hour(7))).toEqual(['8 A', '9 B', '10 C']);
    expect(await names(hour(9))).toEqual(['9 B', '10 C']);
    expect(await names(hour(23))).toEqual(['10 C']);
    await schema.db.query('UPDATE settings_version SET document = ? WHERE version = 2', [JSON.stringify({ companies: [{ name: 7 }] })]);
    expect(await names(hour(9))).toEqual(['8 A', '10 C']);
  });

  it('begins with version 0, which manages nothing', async () => {
    expect(await store.current()).toMatchObject({ version: 0, settings: { companies: [], departments: [] } });
    expect(await store.history({ limit: 10 })).toEqual([]);
  });

  it('keeps who saved what, when and why', async () => {
    expect(await save(store, { companies: [alfa] }, 0)).toEqual({ kind: 'saved', version: 1 });
    clock.turn(60_000);
    expect(await save(store, { companies: [{ ...alfa, strategy: 'even' }] }, 1, boris)).toEqual({ kind: 'saved', version: 2 });
    expect(await store.history({ limit: 10 })).toEqual([
      { version: 2, createdAt: new Date('2026-03-02T09:01:00.000Z'), ...boris, note: 'проверка' },
      { version: 1, createdAt: new Date('2026-03-02T09:00:00.000Z'), ...anna, note: 'проверка' },
    ]);
    expect((await store.at(1))?.settings.companies[0]).toMatchObject({ name: 'Альфа', strategy: 'roundRobin' });
    expect((await store.current()).settings.companies[0]).toMatchObject({ strategy: 'even' });
  });

  it('reaches another sidecar within a second', async () => {
    expect((await other.current()).version).toBe(0);
    await save(store, { companies: [alfa] }, 0);
    clock.turn(999);
    expect((await other.current()).version).toBe(0);
    expect((await new SettingsStore(await schema.connect(), clock, settingsDocument).current()).version).toBe(1);
    clock.turn(1);
    expect((await other.current()).version).toBe(1);
    expect((await other.current()).settings.companies[0]?.code).toBe('alfa');
  });

  describe('with a document that a newer release has saved', () => {
    const beta = { code: 'beta', name: 'Бета', lineIds: [3], dealCategoryId: 2, headOfSalesId: 8, timeZone: 'Asia/Yekaterinburg' };
    const newer = {
      language: 'ru',
      leads: { isOn: true },
      companies: [
        { ...alfa, strategy: 'byLoad', leads: { lineIds: [4] }, check: { delaySeconds: 60, repeat: 2 } },
        { ...beta, merging: { otherDeals: 'ask', isOn: false } },
      ],
    };
    const stored = async (version: number) =>
      JSON.parse(
        (await schema.db.query<{ document: string }[]>('SELECT document FROM settings_version WHERE version = ?', [version]))[0]
          ?.document ?? '',
      ) as { leads: unknown; companies: Record<string, unknown>[] };
    beforeEach(() =>
      schema.db.query(
        `INSERT INTO settings_version (version, created_at, author_id, author_name, note, document) VALUES (1, NOW(), 1, '', '', ?)`,
        [JSON.stringify(newer)],
      ),
    );

    it('goes on with what it knows, and says what it does not', async () => {
      const { settings } = await store.current();
      expect(settings.companies).toMatchObject([
        { code: 'alfa', strategy: 'roundRobin', check: { delaySeconds: 60 } },
        { code: 'beta', merging: { otherDeals: 'close', isOn: false } },
      ]);
      expect((await store.unread()).toSorted()).toEqual([
        'companies[0].check.repeat',
        'companies[0].leads',
        'companies[0].strategy',
        'companies[1].merging.otherDeals',
        'leads',
      ]);
      expect(settingsDocument.parse(JSON.parse(JSON.stringify(settings)))).toMatchObject({ kind: 'ok' });
    });

    it('keeps what it does not know when something is saved, wherever its company stands by then', async () => {
      const [first, second] = (await store.current()).settings.companies;
      expect(await save(store, { companies: [second, { ...first, name: 'Альфа-2' }] }, 1)).toMatchObject({ kind: 'saved' });
      const { leads, companies } = await stored(2);
      expect(leads).toEqual({ isOn: true });
      expect(companies).toMatchObject([
        { code: 'beta', merging: { otherDeals: 'ask' } },
        { code: 'alfa', name: 'Альфа-2', strategy: 'byLoad', leads: { lineIds: [4] }, check: { repeat: 2 } },
      ]);
      expect((await other.current()).settings.companies).toMatchObject([{ code: 'beta' }, { code: 'alfa', strategy: 'roundRobin' }]);
    });

    it('lets go of it with its company, and of a choice that somebody makes anew', async () => {
      const [first] = (await store.current()).settings.companies;
      await save(store, { companies: [{ ...first, strategy: 'even' }] }, 1);
      const { companies } = await stored(2);
      expect(companies).toMatchObject([{ code: 'alfa', strategy: 'even', leads: { lineIds: [4] } }]);
      expect(companies).toHaveLength(1);
    });

    it('brings it back with the version that had it', async () => {
      await save(store, { companies: [] }, 1);
      expect(await store.restore(1, { ...anna, baseVersion: 2, note: '' })).toMatchObject({ kind: 'saved' });
      expect(await stored(3)).toMatchObject({
        leads: { isOn: true },
        companies: [{ strategy: 'byLoad' }, { merging: { otherDeals: 'ask' } }],
      });
    });

    it('stops where it cannot do without, and takes a right document then', async () => {
      await schema.db.query('UPDATE settings_version SET document = ?', [JSON.stringify({ companies: [{ ...alfa, timeZone: 7 }] })]);
      await expect(store.unread()).rejects.toThrow('companies[0].timeZone');
      expect(await save(store, { companies: [alfa] }, 1)).toEqual({ kind: 'saved', version: 2 });
      expect(await store.unread()).toEqual([]);
    });

    it('does not take from a person what it does not know', async () => {
      expect(await save(store, newer, 1)).toMatchObject({ kind: 'wrong' });
    });
  });

  it('is never old for people who are about to change it', async () => {
    expect((await other.latest()).version).toBe(0);
    await save(store, { companies: [alfa] }, 0);
    expect((await other.latest()).version).toBe(1);
    expect((await other.current()).version).toBe(1);
  });

  it('refuses a wrong document and changes nothing', async () => {
    const wrong = await save(store, { companies: [alfa, { ...alfa, code: 'beta', lineIds: [2], dealCategoryId: 2 }] }, 0);
    expect(wrong).toEqual({ kind: 'wrong', problems: [expect.objectContaining({ path: 'companies[1].lineIds[0]' })] });
    expect(await store.history({ limit: 10 })).toEqual([]);
  });

  it('refuses what was made from an older version', async () => {
    await save(store, { companies: [alfa] }, 0);
    expect(await save(other, { language: 'en' }, 0, boris)).toEqual({ kind: 'stale', currentVersion: 1 });
    expect(await save(other, { language: 'en' }, 5, boris)).toEqual({ kind: 'stale', currentVersion: 1 });
    expect(await store.history({ limit: 10 })).toHaveLength(1);
  });

  it('lets exactly one of two people win who save at the same moment', async () => {
    for (let base = 0; base < 20; base++) {
      const outcomes = await Promise.all([
        save(store, { companies: [{ ...alfa, name: `Анна ${base}` }] }, base),
        save(other, { companies: [{ ...alfa, name: `Борис ${base}` }] }, base, boris),
      ]);
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['saved', 'stale']);
      expect(outcomes).toContainEqual({ kind: 'stale', currentVersion: base + 1 });
      const winner = outcomes[0]?.kind === 'saved' ? 'Анна' : 'Борис';
      expect((await store.at(base + 1))?.settings.companies[0]?.name).toBe(`${winner} ${base}`);
    }
    expect(await store.history({ limit: 100 })).toHaveLength(20);
  });

  it('restores an earlier version as a new one', async () => {
    await save(store, { companies: [alfa] }, 0);
    await save(store, { companies: [] }, 1);
    expect(await store.restore(1, { ...boris, baseVersion: 2, note: 'Версия 1' })).toEqual({ kind: 'saved', version: 3 });
    expect((await store.current()).settings.companies[0]?.code).toBe('alfa');
    expect(await store.restore(9, { ...boris, baseVersion: 3, note: '' })).toEqual({ kind: 'unknown' });
    expect(await store.restore(1, { ...boris, baseVersion: 2, note: '' })).toEqual({ kind: 'stale', currentVersion: 3 });
  });

  it('fills in what a document stored by an earlier release did not have', async () => {
    await schema.db.query(
      `INSERT INTO settings_version (version, created_at, author_id, author_name, note, document) VALUES (1, ?, 0, 'x', '', ?)`,
      [clock.now(), JSON.stringify({ companies: [alfa] })],
    );
    expect((await store.current()).settings.companies[0]).toMatchObject({ check: { delaySeconds: 180 } });
  });
});
