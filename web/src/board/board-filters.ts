import type { DialogState } from '../../../src/board/messages';
import { type BoardFilter, ORDERS, type Order } from './shown-dialogs';

export const ANY = 'any';
export const STATES: readonly DialogState[] = ['waiting', 'offered', 'queued', 'accepted'];

/** What is chosen above the list; `ANY` and '' choose nothing. */
export interface Chosen {
  company: string;
  line: string;
  operator: string;
  state: string;
  text: string;
  order: Order;
}

export const nothingChosen: Chosen = { company: ANY, line: ANY, operator: ANY, state: ANY, text: '', order: 'urgent' };

/** As an address says it; what it says wrongly is not chosen. */
export function chosenIn(query: Readonly<Record<string, string>>): Chosen {
  const id = (text: string | undefined) => (text !== undefined && /^\d{1,15}$/.test(text) ? text : ANY);
  return {
    company: query['company'] || ANY,
    line: id(query['line']),
    operator: id(query['operator']),
    state: STATES.find((state) => state === query['state']) ?? ANY,
    text: query['text'] ?? '',
    order: ORDERS.find((order) => order === query['order']) ?? 'urgent',
  };
}

/** What an address has to say: only what differs from nothing chosen. */
export function queryOf(chosen: Chosen): Record<string, string> {
  return Object.fromEntries(Object.entries(chosen).filter(([name, value]) => value !== nothingChosen[name as keyof Chosen]));
}

export function filterOf({ company, line, operator, state, text }: Chosen): BoardFilter {
  return {
    companyCode: company === ANY ? null : company,
    lineId: line === ANY ? null : Number(line),
    operatorId: operator === ANY ? null : Number(operator),
    state: state === ANY ? null : (state as DialogState),
    text,
  };
}

export function isFiltering({ order: _, ...rest }: Chosen): boolean {
  return Object.values(rest).some((value) => value !== ANY && value.trim() !== '');
}
