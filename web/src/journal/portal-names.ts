import { reactive } from 'vue';
import type { Api } from '../api';

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
  const forget = () => void known.delete(api); // the next screen asks again
  api.get<Structure>('/api/portal/structure').then(({ departments, people }) => {
    for (const { userId, name } of people) names.people.set(userId, name);
    for (const { departmentId, name } of departments) names.departments.set(departmentId, name);
  }, forget);
  api.get<Lines>('/api/portal/lines').then(({ lines, pipelines }) => {
    for (const { lineId, name } of lines) names.lines.set(lineId, name);
    for (const { categoryId, name } of pipelines) if (name) names.pipelines.set(categoryId, name);
  }, forget);
  api.get<Companies>('/api/settings').then(({ settings }) => {
    for (const { code, name } of settings.companies) names.companies.set(code, name);
  }, forget);
  return names;
}
