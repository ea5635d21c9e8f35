import type { DayException, Interval, Weekday } from '../domain/schedule/schedule.js';
import {
  asIs,
  type Described,
  type FieldTexts,
  groupName,
  isField,
  lineName,
  oneOf,
  orFromAbove,
  type PortalNames,
  person,
  pipelineName,
  plain,
  yesNo,
} from './field-texts.js';
import { pathText } from './problems.js';
import type { SettingsChange } from './settings-change.js';
import type { CompanySettings, DepartmentSettings, NoticesSettings, SeniorsSettings, Settings } from './settings-schema.js';
import { areSameHours, dateText, hoursText, inBoth, type Texts, weekdayText } from './value-texts.js';

type Path = (string | number)[];

const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/**
 * What is different in the later settings, in the order of the document: language, companies (by their code), departments (by their id),
 * seniors, notices. Empty when both say the same, also in another order.
 * @param ofCompany words of all fields of a company, in their order
 */
export function settingsChanges(before: Settings, after: Settings, names: PortalNames, ofCompany: FieldTexts): SettingsChange[] {
  return [
    ...fieldChanges({ language: before.language }, { language: after.language }, GENERAL, { path: [], about: GENERAL_TEXT, names }),
    ...entryChanges<CompanySettings>(before.companies, after.companies, {
      section: 'companies',
      keyOf: ({ code }) => code,
      about: aboutCompany,
      summary: (company) => companySummary(company, names),
      changes: (was, is, place) => [
        ...fieldChanges(was, is, ofCompany, { ...place, names }),
        ...companyHoursChanges(was.hours, is.hours, { ...place, path: [...place.path, 'hours'], names }),
      ],
    }),
    ...entryChanges<DepartmentSettings>(before.departments, after.departments, {
      section: 'departments',
      keyOf: ({ departmentId }) => departmentId,
      about: ({ departmentId }) => aboutDepartment(departmentId, names),
      summary: weekSummary,
      changes: (was, is, place) => [...fieldChanges(was, is, DEPARTMENT, { ...place, names }), ...hoursChanges(was, is, place)],
    }),
    ...fieldChanges(before.seniors, after.seniors, SENIORS, { path: ['seniors'], about: SENIORS_TEXT, names }),
    ...fieldChanges(before.notices, after.notices, NOTICES, { path: ['notices'], about: NOTICES_TEXT, names }),
  ];
}

interface Place {
  path: Path;
  about: Texts;
}

interface Entries<T> {
  section: 'companies' | 'departments';
  keyOf(entry: T): string | number;
  about(entry: T): Texts;
  /** What a whole new or removed entry says, in a line. */
  summary(entry: T): Texts;
  changes(before: T, after: T, place: Place): SettingsChange[];
}

function entryChanges<T>(before: readonly T[], after: readonly T[], entries: Entries<T>): SettingsChange[] {
  const { section, keyOf, about, summary, changes } = entries;
  const old = new Map(before.map((entry) => [keyOf(entry), entry]));
  const kept = new Set(after.map(keyOf));
  const addedOrChanged = after.flatMap((entry, index): SettingsChange[] => {
    const place = { path: [section, index], about: about(entry) };
    const was = old.get(keyOf(entry));
    if (was !== undefined) return changes(was, entry, place);
    return [change('added', place, pair({ ru: 'Добавлено', en: 'Added' }, summary(entry)))];
  });
  const removed = before.flatMap((entry, index): SettingsChange[] =>
    kept.has(keyOf(entry))
      ? []
      : [change('removed', { path: [section, index], about: about(entry) }, pair({ ru: 'Убрано', en: 'Removed' }, summary(entry)))],
  );
  return [...addedOrChanged, ...removed];
}

/** The fields that have words, down through the groups of them. */
function fieldChanges(before: object, after: object, words: FieldTexts, place: Place & { names: PortalNames }): SettingsChange[] {
  return Object.entries(words).flatMap(([name, word]) => {
    const [was, is] = [(before as Record<string, unknown>)[name], (after as Record<string, unknown>)[name]];
    const here = { ...place, path: [...place.path, name] };
    if (!isField(word)) return fieldChanges(was as object, is as object, word, here);
    const show = (value: unknown) => word.show(value as never, place.names);
    if (word.isList) return listChanges(was as unknown[], is as unknown[], word.label, show, here);
    return isSame(was, is) ? [] : [change('changed', here, becomes(word.label, show(was), show(is)))];
  });
}

/** Of a list that is told as a whole its order counts. */
function isSame(was: unknown, is: unknown): boolean {
  return was === is || (Array.isArray(was) && Array.isArray(is) && JSON.stringify(was) === JSON.stringify(is));
}

function listChanges(
  before: readonly unknown[],
  after: readonly unknown[],
  label: Texts,
  show: (value: unknown) => Texts,
  place: Place,
): SettingsChange[] {
  const [came, went] = [after.filter((one) => !before.includes(one)), before.filter((one) => !after.includes(one))];
  const listed = (values: readonly unknown[]) => inBoth((language) => values.map((value) => show(value)[language]).join(', '));
  const parts = [
    ...(came.length > 0 ? [pair({ ru: 'добавлено', en: 'added' }, listed(came))] : []),
    ...(went.length > 0 ? [pair({ ru: 'убрано', en: 'removed' }, listed(went))] : []),
  ];
  if (parts.length === 0) return [];
  return [
    change(
      'changed',
      place,
      pair(
        label,
        inBoth((language) => parts.map((part) => part[language]).join('; ')),
      ),
    ),
  ];
}

function companyHoursChanges(
  was: CompanySettings['hours'],
  is: CompanySettings['hours'],
  place: Place & { names: PortalNames },
): SettingsChange[] {
  return [...fieldChanges(was, is, HOURS_RULE, place), ...hoursChanges(was, is, place)];
}

interface Hours {
  weekly: Record<Weekday, Interval[]>;
  exceptions: readonly DayException[];
}

function hoursChanges(before: Hours, after: Hours, { path, about }: Place): SettingsChange[] {
  const ofWeek = WEEKDAYS.flatMap((weekday): SettingsChange[] => {
    const [was, is] = [before.weekly[weekday], after.weekly[weekday]];
    if (areSameHours(was, is)) return [];
    const place = { path: [...path, 'weekly', String(weekday)], about };
    return [change('changed', place, becomes(weekdayText(weekday), hoursText(was), hoursText(is)))];
  });
  const old = new Map(before.exceptions.map(({ on, intervals }) => [on, intervals]));
  const kept = new Set(after.exceptions.map(({ on }) => on));
  const ofDates = after.exceptions.flatMap(({ on, intervals }, index): (SettingsChange & { on: string })[] => {
    const was = old.get(on);
    if (was !== undefined && areSameHours(was, intervals)) return [];
    const place = { path: [...path, 'exceptions', index], about };
    const text = becomes(dateText(on), was === undefined ? ORDINARY : hoursText(was), hoursText(intervals));
    return [{ ...change(was === undefined ? 'added' : 'changed', place, text), on }];
  });
  const dropped = before.exceptions.flatMap(({ on, intervals }, index): (SettingsChange & { on: string })[] => {
    if (kept.has(on)) return [];
    const place = { path: [...path, 'exceptions', index], about };
    return [{ ...change('removed', place, becomes(dateText(on), hoursText(intervals), ORDINARY)), on }];
  });
  const byDate = [...ofDates, ...dropped].toSorted((a, b) => (a.on < b.on ? -1 : 1));
  return [...ofWeek, ...byDate.map(({ on: _, ...rest }) => rest)];
}

function change(kind: SettingsChange['kind'], { path, about }: Place, text: Texts): SettingsChange {
  return { path: pathText(path), kind, about, text };
}

function becomes(label: Texts, was: Texts, is: Texts): Texts {
  return { ru: `${label.ru}: было ${was.ru}, стало ${is.ru}`, en: `${label.en}: was ${was.en}, is now ${is.en}` };
}

function pair(label: Texts, value: Texts): Texts {
  return inBoth((language) => `${label[language]}: ${value[language]}`);
}

const ORDINARY: Texts = { ru: 'как в обычную неделю', en: 'as in an ordinary week' };
const GENERAL_TEXT: Texts = { ru: 'Общие настройки', en: 'General settings' };
const NOTICES_TEXT: Texts = { ru: 'Инциденты службы и портала', en: 'Incidents of the service and the portal' };
const SENIORS_TEXT: Texts = { ru: 'Старшие менеджеры', en: 'Senior managers' };

function aboutCompany({ name }: CompanySettings): Texts {
  return { ru: `Компания «${name}»`, en: `Company “${name}”` };
}

function aboutDepartment(departmentId: number, { departments }: PortalNames): Texts {
  const name = departments.get(departmentId);
  return name === undefined
    ? { ru: `Отдел № ${departmentId}`, en: `Department ${departmentId}` }
    : { ru: `Отдел «${name}»`, en: `Department “${name}”` };
}

function companySummary(company: CompanySettings, names: PortalNames): Texts {
  const lines = company.lineIds.map((lineId) => lineName(lineId as never, names));
  const week = weekSummary(company.hours);
  const head = person(company.headOfSalesId as never, names);
  return inBoth((language) =>
    [
      lines.map((line) => line[language]).join(', ') || (language === 'ru' ? 'линий нет' : 'no lines'),
      `${language === 'ru' ? 'руководитель продаж' : 'head of sales'} ${head[language]}`,
      company.timeZone,
      week[language],
    ].join('; '),
  );
}

function weekSummary({ weekly }: Pick<Hours, 'weekly'>): Texts {
  const worked = WEEKDAYS.filter((weekday) => weekly[weekday].length > 0);
  if (worked.length === 0) return { ru: 'часов нет', en: 'no hours' };
  return inBoth((language) =>
    worked
      .map((weekday) => `${weekdayText(weekday)[language].slice(0, language === 'ru' ? 2 : 3)} ${hoursText(weekly[weekday])[language]}`)
      .join(', '),
  );
}

const outsideHours = oneOf({
  queue: { ru: 'остаётся в очереди', en: 'stays in the queue' },
  head: { ru: 'к руководителю', en: 'to the head' },
} satisfies Record<CompanySettings['hours']['outsideHours'], Texts>);

/** Weekly hours and exceptions are told day by day (hoursChanges). */
const HOURS_RULE: Described<Omit<CompanySettings['hours'], 'weekly' | 'exceptions'>> = {
  outsideHours: { label: { ru: 'Вне рабочих часов', en: 'Outside hours' }, show: outsideHours },
};

const GENERAL: Described<Pick<Settings, 'language'>> = {
  language: {
    label: { ru: 'Язык', en: 'Language' },
    show: oneOf({ ru: { ru: 'русский', en: 'Russian' }, en: { ru: 'английский', en: 'English' } } satisfies Record<
      Settings['language'],
      Texts
    >),
  },
};

/** Words of the base of a company. Its hours are told behind all fields. */
export const companyWords: Described<Omit<CompanySettings, 'code' | 'hours'>> = {
  name: { label: { ru: 'Название', en: 'Name' }, show: asIs },
  lineIds: { label: { ru: 'Открытые линии', en: 'Open lines' }, show: lineName, isList: true },
  dealCategoryId: { label: { ru: 'Воронка', en: 'Pipeline' }, show: pipelineName },
  headOfSalesId: { label: { ru: 'Руководитель продаж', en: 'Head of sales' }, show: person },
  timeZone: { label: { ru: 'Часовой пояс', en: 'Time zone' }, show: plain },
};

const DEPARTMENT: Described<Omit<DepartmentSettings, 'departmentId' | 'weekly' | 'exceptions'>> = {
  timeZone: { label: { ru: 'Часовой пояс', en: 'Time zone' }, show: orFromAbove(plain) },
  outsideHours: { label: { ru: 'Вне рабочих часов', en: 'Outside hours' }, show: orFromAbove(outsideHours) },
};

const SENIORS: Described<SeniorsSettings> = {
  userIds: { label: { ru: 'Сотрудники', en: 'Users' }, show: person, isList: true },
  workPositions: { label: { ru: 'Должности', en: 'Work positions' }, show: asIs, isList: true },
  groupIds: { label: { ru: 'Группы', en: 'Groups' }, show: groupName, isList: true },
};

const NOTICES: Described<NoticesSettings> = {
  administrators: { label: { ru: 'Сообщать администраторам портала', en: 'Tell the portal’s administrators' }, show: yesNo },
  userIds: { label: { ru: 'Кому ещё сообщать', en: 'Who else is told' }, show: person, isList: true },
};
