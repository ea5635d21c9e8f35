import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../harness/repository.js';

interface Person {
  id: number;
  name: string;
  departmentId: number;
  alsoIn?: number[];
}

interface PortalNumber {
  searchId: string;
  configId?: number;
  externalLineId?: number;
  queue?: string[];
}

interface Seed {
  companies: Record<
    string,
    {
      headOfSalesId: number;
      dealCategoryId: number;
      lines: Record<string, { id: number; queue: string[] }>;
      numbers: Record<string, PortalNumber>;
    }
  >;
  numberOfNobody: PortalNumber;
  stages: Record<string, { first: string; inWork: string; won: string; lost: string }>;
  departments: Record<string, { id: number; sectionId: number; parentId: number | null; headId: number }>;
  people: Record<string, Person>;
  accounts: Record<string, { id: number }>;
  knownClient: { phone: string; phoneKey: string };
  returningClient: { phone: string; phoneKey: string };
}

const read = (file: string) => readFileSync(join(repositoryRoot, 'playground/seed', file), 'utf8');
const seed = JSON.parse(read('seed.json')) as Seed;
const people = Object.values(seed.people);
const departments = Object.values(seed.departments);
const companies = Object.values(seed.companies);
const lines = companies.flatMap((company) => Object.values(company.lines));
const numbers = [...companies.flatMap((company) => Object.values(company.numbers)), seed.numberOfNobody];

describe('companies and people of the practice portal', () => {
  it.each([
    { what: 'people and accounts', ids: [...people, ...Object.values(seed.accounts)].map(({ id }) => id) },
    { what: 'departments', ids: departments.map(({ id }) => id) },
    { what: 'sections', ids: departments.map(({ sectionId }) => sectionId) },
    { what: 'lines', ids: lines.map(({ id }) => id) },
    { what: 'numbers', ids: numbers.map(({ searchId }) => Number(searchId.replace(/\D/g, ''))) },
    { what: 'telephony lines', ids: numbers.map(({ configId }) => configId).filter((id) => id !== undefined) },
    { what: 'external lines', ids: numbers.map(({ externalLineId }) => externalLineId).filter((id) => id !== undefined) },
    { what: 'pipelines', ids: companies.map(({ dealCategoryId }) => dealCategoryId) },
  ])('no two $what share an id', ({ ids }) => expect(new Set(ids).size).toBe(ids.length));

  it('node ids and section ids never agree, so that one taken for the other is seen', () => {
    const sections = new Set(departments.map(({ sectionId }) => sectionId));
    expect(departments.filter(({ id }) => sections.has(id))).toEqual([]);
  });

  it('every head works in the department he heads', () => {
    const membersOf = (nodeId: number) => people.filter((one) => [one.departmentId, ...(one.alsoIn ?? [])].includes(nodeId));
    for (const { id, headId } of departments) expect(membersOf(id).map((one) => one.id)).toContain(headId);
  });

  it('there is one root, and it is three levels deep', () => {
    const depthOf = (id: number | null): number => {
      const department = departments.find((one) => one.id === id);
      return department === undefined ? 0 : 1 + depthOf(department.parentId);
    };
    expect(departments.filter(({ parentId }) => parentId === null)).toHaveLength(1);
    expect(Math.max(...departments.map(({ id }) => depthOf(id)))).toBe(3);
  });

  it('queues hold people who are there, and heads of sales are among them', () => {
    for (const key of [...lines, ...numbers].flatMap(({ queue }) => queue ?? [])) expect(seed.people).toHaveProperty(key);
    for (const { headOfSalesId } of companies) expect(people.map(({ id }) => id)).toContain(headOfSalesId);
  });

  it('stages carry the prefix of their pipeline', () => {
    for (const [category, stages] of Object.entries(seed.stages)) {
      const prefix = category === '0' ? '' : `C${category}:`;
      expect(Object.values(stages).map((stage) => stage.replace(/^C\d+:/, prefix))).toEqual(Object.values(stages));
    }
  });

  it('phone keys are the phones without signs', () => {
    for (const { phone, phoneKey } of [seed.knownClient, seed.returningClient]) expect(phone.replace(/\D/g, '')).toBe(phoneKey);
  });

  it('the tables of README.md name the same people', () => {
    const rows = [...read('README.md').matchAll(/^\| `(\w+)` \| (\d+) \| (\p{L}[^|]*?) \| `/gmu)].map(([, key, id, name]) => [
      key,
      Number(id),
      name,
    ]);
    expect(rows).toEqual(Object.entries(seed.people).map(([key, { id, name }]) => [key, id, name]));
  });
});
