import { reactive } from 'vue';
import type { BoardAnswer } from '../../../src/board/messages';
import { type Api, ApiFailure } from '../api';
import { access } from './token';

interface Structure {
  departments: { departmentId: number; name: string }[];
  people: { userId: number; name: string; isActive?: boolean }[];
}
interface Lines {
  lines: { lineId: number; name: string }[];
  pipelines: { categoryId: number; name: string | null }[];
}
interface Companies {
  settings: { companies: { code: string; name: string; lineIds: number[] }[] };
}

/** What the portal's ids stand for, as far as the asking person may know; an unknown one stays a number. */
export interface PortalNames {
  people: Map<number, string>;
  departments: Map<number, string>;
  lines: Map<number, string>;
  pipelines: Map<number, string>;
  companies: Map<string, string>;
  person(userId: number): string;
  department(departmentId: number): string;
  line(lineId: number): string;
  pipeline(categoryId: number): string;
  company(code: string): string;
}

const known = new WeakMap<Api, PortalNames>();

/** Names fill in when their answers come; who may not read one of the lists sees numbers, not an error. */
export function portalNames(api: Api): PortalNames {
  const found = known.get(api);
  if (found) return found;
  const names: PortalNames = reactive({
    people: new Map<number, string>(),
    departments: new Map<number, string>(),
    lines: new Map<number, string>(),
    pipelines: new Map<number, string>(),
    companies: new Map<string, string>(),
    person: (userId: number) => names.people.get(userId) ?? `#${userId}`,
    department: (departmentId: number) => names.departments.get(departmentId) ?? `#${departmentId}`,
    line: (lineId: number) => names.lines.get(lineId) ?? `#${lineId}`,
    pipeline: (categoryId: number) => names.pipelines.get(categoryId) ?? `#${categoryId}`,
    company: (code: string) => names.companies.get(code) ?? code,
  });
  known.set(api, names);
  // a head of sales may not read the portal's lists, but sees the names on his board
  const asked = access.claims?.isAdmin === false ? fillFromBoard(api, names) : fill(api, names);
  asked.catch(async (error) => {
    if (error instanceof ApiFailure && error.status === 403) await fillFromBoard(api, names).catch(() => known.delete(api));
    else known.delete(api); // the next screen asks again
  });
  return names;
}

async function fill(api: Api, names: PortalNames): Promise<void> {
  const [structure, lines, settings] = await Promise.all([
    api.get<Structure>('/api/portal/structure'),
    api.get<Lines>('/api/portal/lines'),
    api.get<Companies>('/api/settings'),
  ]);
  for (const { userId, name } of structure.people) names.people.set(userId, name);
  for (const { departmentId, name } of structure.departments) names.departments.set(departmentId, name);
  for (const { lineId, name } of lines.lines) names.lines.set(lineId, name);
  for (const { categoryId, name } of lines.pipelines) if (name) names.pipelines.set(categoryId, name);
  for (const { code, name } of settings.settings.companies) names.companies.set(code, name);
}

async function fillFromBoard(api: Api, names: PortalNames): Promise<void> {
  const { people, lines, companies } = await api.get<BoardAnswer>('/api/board');
  for (const { userId, name } of people) names.people.set(userId, name);
  for (const { lineId, name } of lines) names.lines.set(lineId, name);
  for (const { code, name } of companies) names.companies.set(code, name);
}
