import { Incidents } from '../../src/records/incidents.js';
import { createOwnSchema, HandClock } from './settings-own-schema.js';

describe('incidents', () => {
  let schema: Awaited<ReturnType<typeof createOwnSchema>>;
  let clock: HandClock;
  let incidents: Incidents;

  beforeEach(async () => {
    schema = await createOwnSchema();
    clock = new HandClock();
    incidents = new Incidents(schema.db, clock);
  });
  afterEach(() => schema.drop());

  const all = () => incidents.list({ state: 'all', limit: 50 });

  it('count a trouble seen again instead of opening it twice', async () => {
    await incidents.open('dialog-stranded', 'dialog:5', { because: 'dismissed' });
    clock.turn(1000);
    await incidents.open('dialog-stranded', 'dialog:5', { because: 'absent' });
    await incidents.open('dialog-stranded', 'dialog:6', {});
    expect(await all()).toEqual([
      expect.objectContaining({ subject: 'dialog:6', seenCount: 1 }),
      {
        incidentId: expect.any(Number),
        kind: 'dialog-stranded',
        subject: 'dialog:5',
        openedAt: new Date('2026-03-02T09:00:00.000Z'),
        lastSeenAt: new Date('2026-03-02T09:00:01.000Z'),
        closedAt: null,
        closedBy: null,
        seenCount: 2,
        details: { because: 'absent' },
      },
    ]);
    expect(await incidents.countOpen()).toBe(2);
  });

  it('seen at once by several sidecars are still one', async () => {
    const others = new Incidents(await schema.connect(), clock);
    await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? incidents : others).open('portal-silent', 'portal', { i })));
    expect(await all()).toEqual([expect.objectContaining({ seenCount: 20 })]);
  });

  it('are closed once, and may come again', async () => {
    await incidents.open('command-refused', 'c-1', {});
    const [{ incidentId } = { incidentId: 0 }] = await all();
    expect(await incidents.close(incidentId, 12)).toBe('closed');
    expect(await incidents.close(incidentId, 13)).toBe('alreadyClosed');
    expect(await incidents.close(incidentId + 100, 13)).toBe('unknown');
    await incidents.open('command-refused', 'c-1', {});
    expect(await all()).toEqual([
      expect.objectContaining({ closedAt: null, seenCount: 1 }),
      expect.objectContaining({ incidentId, closedBy: 12, closedAt: clock.now() }),
    ]);
    expect(await incidents.list({ state: 'closed', limit: 50 })).toHaveLength(1);
  });

  it('settle by themselves when the trouble is over', async () => {
    await incidents.open('portal-silent', 'portal', {});
    expect(await incidents.settle('portal-silent', 'portal')).toBe(true);
    expect(await incidents.settle('portal-silent', 'portal')).toBe(false);
    expect(await all()).toEqual([expect.objectContaining({ closedBy: 0 })]);
  });

  it('opened in a transaction that fails were never there', async () => {
    await schema.db
      .transaction(async (tx) => {
        await incidents.open('command-refused', 'c-1', {}, tx);
        throw new Error('undone');
      })
      .catch(() => undefined);
    expect(await all()).toEqual([]);
  });

  it('are found by kind and page by page', async () => {
    for (let i = 0; i < 5; i++) await incidents.open(i % 2 ? 'a' : 'b', `s:${i}`, {});
    const first = await incidents.list({ state: 'open', kind: 'b', limit: 2 });
    expect(first.map(({ subject }) => subject)).toEqual(['s:4', 's:2']);
    const next = await incidents.list({ state: 'open', kind: 'b', limit: 2, beforeId: first[1]?.incidentId });
    expect(next.map(({ subject }) => subject)).toEqual(['s:0']);
  });
});
