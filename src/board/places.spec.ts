import { Places } from './places.js';

function filled(count: number, addressOf: (n: number) => string) {
  const places = new Places<number>();
  const gone = Array.from({ length: count }, (_, n) => places.enter(n, addressOf(n))).filter((one) => one !== null);
  return { places, gone };
}

it('lets the longest silent of one address give way', () => {
  const { places, gone } = filled(22, () => '203.0.113.7');
  expect(gone).toEqual([0, 1]);
  expect(places.enter(100, '203.0.113.8')).toBeNull();
});

it('lets the longest silent of all give way when there are too many', () => {
  const { gone } = filled(503, (n) => `203.0.${n % 250}.${n % 7}`);
  expect(gone).toEqual([0, 1, 2]);
});

it('looks at no address behind which everybody may be', () => {
  expect(filled(300, () => '').gone).toEqual([]);
});

it('does not send away who has spoken, or is gone', () => {
  const { places } = filled(20, () => '203.0.113.7');
  places.speaks(0);
  places.leave(1);
  expect(places.enter(20, '203.0.113.7')).toBeNull();
  expect(places.enter(21, '203.0.113.7')).toBeNull();
  expect(places.enter(22, '203.0.113.7')).toBe(2);
});

it('has twenty places for one person, and others for the next', () => {
  const places = new Places<number>();
  const taken = Array.from({ length: 21 }, (_, n) => places.take(n, 'user:7'));
  expect(taken.filter(Boolean)).toHaveLength(20);
  expect(places.take(100, 'user:8')).toBe(true);
  places.leave(3);
  expect(places.take(101, 'user:7')).toBe(true);
});
