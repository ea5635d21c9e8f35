import { type Chosen, chosenIn, isFiltering, nothingChosen, queryOf } from './board-filters';

it.each([
  { scenario: 'nothing', chosen: nothingChosen, query: {} },
  { scenario: 'one person', chosen: { ...nothingChosen, operator: '15' }, query: { operator: '15' } },
  { scenario: 'dialogs that nobody has', chosen: { ...nothingChosen, operator: '0' }, query: { operator: '0' } },
  {
    scenario: 'everything',
    chosen: { company: 'alfa', line: '3', operator: '15', state: 'offered', text: 'Вера', order: 'check' } satisfies Chosen,
    query: { company: 'alfa', line: '3', operator: '15', state: 'offered', text: 'Вера', order: 'check' },
  },
])('an address keeps $scenario', ({ chosen, query }) => {
  expect(queryOf(chosen)).toEqual(query);
  expect(chosenIn(query)).toEqual(chosen);
});

it('an address that says something else chooses nothing', () =>
  expect(chosenIn({ operator: 'me', line: '-1', state: 'lost', order: 'best', id: '5' })).toEqual(nothingChosen));

it('an order alone leaves nothing out', () => {
  expect(isFiltering({ ...nothingChosen, order: 'newest' })).toBe(false);
  expect(isFiltering({ ...nothingChosen, operator: '0' })).toBe(true);
});
