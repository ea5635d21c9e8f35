import { texts } from '../i18n/i18n';

export const noticesTexts = texts(
  {
    help: 'Кто узнаёт об инцидентах. О каждом инциденте приходит одно уведомление портала со ссылкой; если их несколько сразу, уведомление одно на всех.',
    service: 'Служба и портал',
    serviceHelp:
      'Например: служба не может работать, портал не выполнил команду, нет прав на таблицу портала. О том, что служба не отвечает, администраторам сообщает сам модуль.',
    administrators: 'Сообщать администраторам портала',
    company: 'Компания «{name}»',
    companyHelp:
      'Например: диалог взять некому, вечернее подключение пропущено. Если руководитель продаж больше не работает, сообщение получает ближайший вышестоящий руководитель.',
    headOfSales: 'Сообщать руководителю продаж: {name}',
    also: 'Кому ещё',
    choose: 'Выберите сотрудников',
    nobody: 'Никому не сообщается: инциденты видны только на экране «Обзор».',
    noCompanies: 'Компаний ещё нет.',
  },
  {
    help: 'Who hears of incidents. Each incident gives one notice of the portal with a link; several at once give one notice for all.',
    service: 'Service and portal',
    serviceHelp:
      'For example: the service cannot work, the portal refused a command, a right to a table of the portal is missing. That the service does not answer, the module itself tells the administrators.',
    administrators: 'Tell the portal’s administrators',
    company: 'Company “{name}”',
    companyHelp:
      'For example: nobody can take a dialog, the evening joining was missed. If the head of sales no longer works here, the nearest head above is told.',
    headOfSales: 'Tell the head of sales: {name}',
    also: 'Who else',
    choose: 'Choose people',
    nobody: 'Nobody is told: incidents show on the “Overview” screen alone.',
    noCompanies: 'There are no companies yet.',
  },
);
