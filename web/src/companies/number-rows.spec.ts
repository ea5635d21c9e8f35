import { numberRows, unownedIn } from './number-rows';

const portal = {
  numbers: [
    { number: '74950000101', key: '74950000101', name: 'Город', kind: 'rent', companyCodes: [] },
    { number: 'reg1001', key: 'reg1001', name: '', kind: 'sip', companyCodes: [] },
  ],
};
const alfa = { code: 'alfa', name: 'Альфа', numbers: ['+7 (495) 000-01-01', '8 800 200-00-00'] };
const beta = { code: 'beta', name: 'Бета', numbers: ['REG1001'] };

describe('the numbers a company may have', () => {
  it('are the portal’s, in whatever spelling they are chosen, and then those that the portal does not know', () => {
    expect(numberRows(alfa, [alfa, beta], portal)).toEqual([
      { key: '74950000101', number: '74950000101', name: 'Город', kind: 'rent', place: 0, others: [] },
      { key: 'reg1001', number: 'reg1001', name: '', kind: 'sip', place: -1, others: ['Бета'] },
      { key: '78002000000', number: '8 800 200-00-00', name: '', kind: null, place: 1, others: [] },
    ]);
  });

  it('a number written twice is a row each time: one has to go', () => {
    const twice = { ...alfa, numbers: ['74950000101', '8 495 000 01 01'] };
    expect(numberRows(twice, [twice], portal).map(({ place, kind }) => [place, kind])).toEqual([
      [0, 'rent'],
      [-1, 'sip'],
      [1, 'rent'],
    ]);
  });

  it('called ones stay unowned until some company has them, however it is written', () => {
    const called = [
      { number: '74950000301', key: '74950000301', calls: 3, lastAt: '2026-03-03T08:00:00.000Z' },
      { number: '78002000000', key: '78002000000', calls: 1, lastAt: '2026-03-03T08:00:00.000Z' },
    ];
    expect(unownedIn([alfa, beta], called).map(({ key }) => key)).toEqual(['74950000301']);
  });
});
