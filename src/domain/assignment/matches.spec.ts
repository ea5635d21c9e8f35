import { lead } from '../../../test/support/assignment.js';
import type { Condition, FieldTest } from './condition.js';
import type { Item, ItemValue } from './item.js';
import { matches } from './matches.js';

const given = lead({
  kind: 'dialog',
  lineId: 3,
  connector: 'telegrambot',
  number: '74951234567',
  sourceId: 'WEB',
  webFormId: 12,
  made: 'form',
  utm: { source: ' Google ' },
  fields: {
    type: { kind: 'list', ids: ['44', '45'] },
    none: { kind: 'list', ids: [] },
    rooms: { kind: 'number', value: 3 },
    amount: { kind: 'money', amount: 500_000 },
    movesOn: { kind: 'date', on: '2026-03-15' },
    urgent: { kind: 'yesNo', isYes: true },
    quiet: { kind: 'yesNo', isYes: false },
  },
  contactFields: { region: { kind: 'list', ids: ['7'] } },
});

const cases: [Condition, boolean][] = [
  [{ on: 'line', oneOf: [3, 4] }, true],
  [{ on: 'line', oneOf: [4] }, false],
  [{ on: 'line', oneOf: [] }, false],
  [{ on: 'connector', oneOf: ['telegrambot'] }, true],
  [{ on: 'number', oneOf: ['74951234568'] }, false],
  [{ on: 'source', oneOf: ['CALL', 'WEB'] }, true],
  [{ on: 'webForm', oneOf: [12] }, true],
  [{ on: 'made', oneOf: ['mail', 'call'] }, false],
  [{ on: 'utm', mark: 'source', oneOf: ['google'] }, true],
  [{ on: 'utm', mark: 'campaign', oneOf: ['spring'] }, false],
];
it.each(cases)('%j: %s', (condition, holds) => expect(matches([condition], given)).toBe(holds));

const tests: [string, FieldTest, boolean][] = [
  ['type', { is: 'oneOf', ids: ['45', '46'] }, true],
  ['type', { is: 'oneOf', ids: ['46'] }, false],
  ['type', { is: 'noneOf', ids: ['46'] }, true],
  ['type', { is: 'noneOf', ids: ['44'] }, false],
  ['none', { is: 'noneOf', ids: ['44'] }, true],
  ['left out', { is: 'noneOf', ids: ['44'] }, true],
  ['amount', { is: 'noneOf', ids: ['44'] }, false],
  ['rooms', { is: 'number', from: 3, to: null }, true],
  ['rooms', { is: 'number', from: null, to: 2 }, false],
  ['amount', { is: 'money', from: 500_000, to: 500_000 }, true],
  ['amount', { is: 'money', from: 500_001, to: null }, false],
  ['amount', { is: 'number', from: 1, to: null }, false],
  ['left out', { is: 'money', from: null, to: null }, false],
  ['movesOn', { is: 'date', from: '2026-03-01', to: '2026-03-31' }, true],
  ['movesOn', { is: 'date', from: '2026-03-16', to: null }, false],
  ['urgent', { is: 'yes' }, true],
  ['urgent', { is: 'no' }, false],
  ['quiet', { is: 'no' }, true],
  ['left out', { is: 'no' }, true],
  ['left out', { is: 'yes' }, false],
  ['left out', { is: 'empty' }, true],
  ['none', { is: 'empty' }, true],
  ['type', { is: 'empty' }, false],
  ['quiet', { is: 'filled' }, true],
  ['none', { is: 'filled' }, false],
];
it.each(tests)('field %s %j: %s', (field, test, holds) => expect(matches([{ on: 'field', of: 'item', field, test }], given)).toBe(holds));

it('fields of the contact are others than those of the item', () => {
  const asked = (of: 'item' | 'contact'): Condition => ({ on: 'field', of, field: 'region', test: { is: 'oneOf', ids: ['7'] } });
  expect([matches([asked('contact')], given), matches([asked('item')], given)]).toEqual([true, false]);
});

it('several hold together, none hold for every item', () => {
  const line: Condition = { on: 'line', oneOf: [3] };
  const form: Condition = { on: 'webForm', oneOf: [13] };
  expect([matches([line], given), matches([line, form], given), matches([], given)]).toEqual([true, false, true]);
});

it('what an item does not have is among nothing', () => {
  const nothing: Item = lead({ fields: {} satisfies Record<string, ItemValue> });
  const conditions: Condition[] = [
    { on: 'line', oneOf: [3] },
    { on: 'source', oneOf: [''] },
    { on: 'number', oneOf: [''] },
  ];
  for (const condition of conditions) expect(matches([condition], nothing)).toBe(false);
});
