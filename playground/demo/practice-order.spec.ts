import { parseOrder, WrongOrder } from './practice-order.js';

it.each([
  { typed: 'state', order: { do: 'state' } },
  { typed: 'secret', order: { do: 'secret', keepsSidecar: false } },
  { typed: 'secret --keep-sidecar', order: { do: 'secret', keepsSidecar: true } },
  {
    typed: 'write 1 olga Есть кто живой? --phone=+79001234567',
    order: { do: 'write', lineId: 1, client: 'olga', text: 'Есть кто живой?', phone: '+79001234567' },
  },
  { typed: 'accept 4', order: { do: 'accept', sessionId: 4 } },
  { typed: 'answer 4 Добрый день! --by=14', order: { do: 'answer', sessionId: 4, text: 'Добрый день!', userId: 14 } },
  { typed: 'pass +30', order: { do: 'pass', to: '+30' } },
  { typed: 'pass 23:00', order: { do: 'pass', to: '23:00' } },
  { typed: 'pass day', order: { do: 'pass', to: 'day' } },
  {
    typed: 'lead Запрос цены --by=14 --to=15 --source=WEB --region=volga',
    order: { do: 'lead', title: 'Запрос цены', userId: 14, responsibleId: 15, sourceId: 'WEB', region: 'volga' },
  },
  { typed: 'deal 1 Поставка', order: { do: 'deal', categoryId: 1, title: 'Поставка' } },
  { typed: 'move lead 7 IN_PROCESS --by=14', order: { do: 'move', kind: 'lead', id: 7, stageId: 'IN_PROCESS', userId: 14 } },
  { typed: 'convert 7', order: { do: 'convert', id: 7 } },
  { typed: 'import 20 --to=15', order: { do: 'import', count: 20, responsibleId: 15 } },
  { typed: 'form 4 Заявка --phone=+79001234567', order: { do: 'form', formId: 4, title: 'Заявка', phone: '+79001234567' } },
])('reads "$typed"', ({ typed, order }) => expect(parseOrder(typed.split(' '))).toEqual(order));

it.each([
  { typed: 'halt', named: 'halt' },
  { typed: '', named: 'no command' },
  { typed: 'write 1 olga', named: '2 words' },
  { typed: 'write first olga Hello', named: 'LINE' },
  { typed: 'accept 0', named: 'DIALOG' },
  { typed: 'accept 4 5', named: '2 words' },
  { typed: 'answer 4 Hello --by=boss', named: '--by' },
  { typed: 'accept 4 --phone=1', named: '--phone' },
  { typed: 'stop --force', named: '--force' },
  { typed: 'pass tomorrow', named: 'tomorrow' },
  { typed: 'move contact 7 NEW', named: 'lead or deal' },
  { typed: 'import many', named: 'COUNT' },
  { typed: 'form 4 Заявка --by=14', named: '--by' },
  { typed: 'lead Заявка --to=boss', named: '--to' },
  { typed: 'constructor', named: 'constructor' },
])('refuses "$typed" and names what is wrong', ({ typed, named }) => {
  const words = typed === '' ? [] : typed.split(' ');
  expect(() => parseOrder(words)).toThrow(WrongOrder);
  expect(() => parseOrder(words)).toThrow(named);
});
