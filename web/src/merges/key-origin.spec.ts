import { messengerOf, originOf } from './key-origin';

it.each([
  { learntFrom: 'session 15', is: { kind: 'session', id: '15', link: { screen: 'journal', query: { session: '15' } } } },
  { learntFrom: 'call a.17', is: { kind: 'call', id: 'a.17', link: { screen: 'journal', query: { call: 'a.17' } } } },
  { learntFrom: 'text 15', is: { kind: 'text', id: '15', link: { screen: 'journal', query: { session: '15' } } } },
  { learntFrom: 'hand 57', is: { kind: 'hand', id: '57', link: null } },
  { learntFrom: 'contact 57', is: { kind: 'contact', id: '57', link: null } },
  { learntFrom: 'elsewhere', is: { kind: 'other', id: 'elsewhere', link: null } },
])('a key learnt from $learntFrom leads to its decisions', ({ learntFrom, is }) => expect(originOf(learntFrom)).toEqual(is));

it('leads nowhere when the server may have kept a part of the id only', () =>
  expect(originOf(`call externalCall.${'a'.repeat(22)}`).link).toBeNull());

it('a messenger’s address tells connector and line', () => {
  expect(messengerOf('imol|telegrambot|4|123|456')).toEqual({ connector: 'Telegram', lineId: 4 });
  expect(messengerOf('imol|own_app|7|a|b')).toEqual({ connector: 'own_app', lineId: 7 });
  expect(messengerOf('icq|5')).toBeNull();
});
