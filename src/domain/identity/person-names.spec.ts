import fc from 'fast-check';
import { compareNames } from './person-names.js';

const named = (text: string) => {
  const [name = '', lastName = ''] = text.split('/').map((part) => part.trim());
  return { name, lastName };
};

describe('the names of two cards', () => {
  it.each([
    ['Пётр / Семёнов', 'петр / СЕМЕНОВ'],
    ['Пётр / Семёнов', 'Семёнов / Пётр'],
    ['Пётр / Семёнов', 'Petr / Semenov'],
    ['Пётр / Семёнов', 'Pyotr / Semyonov'],
    ['Пётр Семёнов /', 'Пётр / Семёнов'],
    ['Александр / Щукин', 'Саша / Щукин'],
    ['Александр / Щукин', 'Alexander / Shchukin'],
    ['Евгения / Жукова', 'Женя / Жукова'],
    ['Дмитрий / Хохлов', 'Dmitry / Khokhlov'],
    ['Юлия / Цой', 'Yulia / Tsoy'],
    ['Наталья / Ильина', 'Наташа / Ilyina'],
    ['Анна Сергеевна / Орлова', 'Анна / Орлова'],
    ['Сергей / Матвеев', 'Sergey / Matveyev'],
  ])('%s and %s are the same', (one, other) => {
    expect(compareNames(named(one), named(other))).toBe('same');
    expect(compareNames(named(other), named(one))).toBe('same');
  });

  it.each([
    ['Пётр / Семёнов', 'Анна / Орлова'],
    ['Пётр / Орлов', 'Иван / Орлов'],
    ['Александр / Щукин', 'Александра / Щукина'],
    ['Пётр / Орлов', 'Пётр / Семёнов'],
    ['Пётр', 'Анна / Орлова'],
    ['Роман / Абрамович', 'Роман / Орлов'],
    ['Анна', 'Вика'],
    ['Anna', 'Пётр'],
  ])('%s and %s differ', (one, other) => {
    expect(compareNames(named(one), named(other))).toBe('differ');
    expect(compareNames(named(other), named(one))).toBe('differ');
  });

  it.each([
    ['Пётр', 'Петя / Семёнов'],
    ['Пётр', 'Пётр'],
    ['Клиент 101', 'Анна / Орлова'],
    ['Клиент +79012345678', 'Анна'],
    ['user42', 'Пётр / Семёнов'],
    ['П. / Семёнов', 'Анна / Орлова'],
    ['котик', 'Анна / Орлова'],
    ['', ''],
  ])('%s and %s say nothing', (one, other) => {
    expect(compareNames(named(one), named(other))).toBe('unknown');
    expect(compareNames(named(other), named(one))).toBe('unknown');
  });

  it('say the same in whatever order they are given', () =>
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (a, b, c, d) => {
        const [one, other] = [
          { name: a, lastName: b },
          { name: c, lastName: d },
        ];
        expect(compareNames(one, other)).toBe(compareNames(other, one));
        expect(compareNames(one, { name: b, lastName: a })).not.toBe('differ');
      }),
    ));
});
