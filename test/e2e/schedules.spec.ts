import type { World } from '../../playground/harness/world.js';
import type { LinesAnswer, StructureAnswer } from '../../src/administration/portal-data-types.js';
import type { ImportAnswer, PreviewAnswer, SchedulesAnswer } from '../../src/schedules/schedule-types.js';
import { startWorld } from '../support/start-world.js';

describe('what an administrator sees of the practice portal', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  it('is everything there is to choose from, read with the rights the sidecar really has', async () => {
    const structure = (await world.api.ask<StructureAnswer>('GET', '/api/portal/structure')).body;
    const lines = (await world.api.ask<LinesAnswer>('GET', '/api/portal/lines')).body;
    const ids = structure.departments.map(({ departmentId }) => departmentId);
    expect(structure.departments.filter(({ parentId }) => parentId === null)).toHaveLength(1);
    expect(structure.departments.every(({ parentId }) => parentId === null || ids.includes(parentId))).toBe(true);
    expect(structure.departments.flatMap(({ headIds }) => headIds).length).toBeGreaterThan(0);
    const people = new Map(structure.people.map((person) => [person.userId, person]));
    const queued = lines.lines.flatMap(({ queueUserIds }) => queueUserIds);
    expect(queued.length).toBeGreaterThan(0);
    expect(queued.filter((userId) => !people.has(userId))).toEqual([]);
    expect(lines.pipelines.find(({ categoryId }) => categoryId > 0)?.stages.length).toBeGreaterThan(2);
  });

  it('are the schedules of all its departments, with the hours of each day', async () => {
    const { departments, companies } = (await world.api.ask<SchedulesAnswer>('GET', '/api/schedules')).body;
    const [first] = companies;
    expect(departments.every(({ effective }) => effective.length === companies.length)).toBe(true);
    const asked = { companyCode: first?.companyCode, departmentId: departments.at(-1)?.departmentId, fromOn: '2026-03-02', days: 7 };
    const preview = (await world.api.ask<PreviewAnswer>('POST', '/api/schedules/preview', asked)).body;
    expect(preview.days.map(({ weekday }) => weekday)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(preview.days.reduce((sum, { workingMinutes }) => sum + workingMinutes, 0)).toBeGreaterThan(0);
  });

  it('is the calendar as the portal has it this minute', async () => {
    const { companies } = (await world.api.ask<SchedulesAnswer>('GET', '/api/schedules')).body;
    const asked = { companyCode: companies[0]?.companyCode };
    await world.portal.act('setOption', { module: 'calendar', name: 'work_time_start', value: '9.30' });
    await world.portal.act('setOption', { module: 'calendar', name: 'work_time_end', value: '20' });
    await world.portal.act('setOption', { module: 'calendar', name: 'year_workdays', value: '28.02' });
    const got = (await world.api.ask<ImportAnswer>('POST', '/api/schedules/import', asked)).body;
    expect(got.calendar).toMatchObject({ workTimeStart: '9.30', workTimeEnd: '20', weekHolidays: ['SA', 'SU'] });
    expect(got.proposal.weekly).toMatchObject({ 1: [{ from: 570, to: 1200 }], 7: [] });
    expect(got.proposal.exceptions).toEqual(
      expect.arrayContaining([
        { on: '2026-02-23', intervals: [] },
        { on: '2026-02-28', intervals: [{ from: 570, to: 1200 }] },
        { on: '2027-01-01', intervals: [] },
      ]),
    );
    expect(got.notes.filter(({ code }) => code === 'calendarOld')).toEqual([]);
  });
});
