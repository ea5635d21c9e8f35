import type { Words } from '../domain/words.js';

/** The engine: what becomes of commands, what stops or gets stuck, and what any decision may have. */
export const workWords = {
  labels: {
    decidedBy: { ru: 'Кто решил', en: 'Decided by' },
  } satisfies Record<string, Words>,
  /** A command's way to the portal. */
  commandStates: {
    pending: { ru: 'ждёт отправки', en: 'to be sent' },
    waiting: { ru: 'ждёт отправки', en: 'to be sent' },
    sent: { ru: 'отправлена', en: 'sent' },
    done: { ru: 'выполнена', en: 'done' },
    refused: { ru: 'отклонена', en: 'refused' },
    superseded: { ru: 'уже не нужна', en: 'not needed any more' },
    failed: { ru: 'не удалась', en: 'failed' },
  } satisfies Record<string, Words>,
  incidents: {
    'work-stopped': { ru: 'Часть службы остановилась', en: 'A part of the service has stopped' },
    'timer-stuck': { ru: 'Проверку диалога не удаётся выполнить', en: 'The check of a dialog cannot be done' },
    'command-stuck': { ru: 'Портал долго не выполняет команду', en: 'The portal does not carry out a command' },
    'command-unknown': { ru: 'Команды ждут обновления', en: 'Commands wait for an update' },
    'command-refused': { ru: 'Портал отклонил команду', en: 'The portal refused a command' },
    'portal-part-missing': {
      ru: 'Часть таблиц портала не читается, решения принимаются без неё',
      en: 'Some tables of the portal cannot be read, decisions go on without them',
    },
    'reading-behind': { ru: 'База портала читается с отстающего сервера', en: 'The portal is read from a server that is behind' },
    'reading-unknown': {
      ru: 'База портала читается с другого сервера, и насколько он отстаёт, неизвестно',
      en: 'The portal is read from another server, and how far behind it is cannot be told',
    },
    'settings-unread': { ru: 'Не все настройки прочитаны', en: 'Not all settings could be read' },
    'portal-silent': { ru: 'Портал не отвечает', en: 'The portal does not answer' },
    'clock-off': { ru: 'Часы сервера службы идут неверно', en: "The clock of the service's server is wrong" },
  } satisfies Record<string, Words>,
  /** What a person does about an incident. */
  todo: {
    'portal-part-missing': {
      ru: 'Проверьте таблицу и права: npm run doctor. Инцидент закроется сам.',
      en: 'Look at the table and the grants: npm run doctor. The incident closes by itself.',
    },
    'reading-behind': {
      ru: 'Читайте портал с основного сервера MySQL или почините репликацию.',
      en: 'Read the portal from the primary MySQL server, or fix the replication.',
    },
    'reading-unknown': {
      ru: 'Читайте портал с основного сервера MySQL или выдайте права заново: npm run -s grants.',
      en: 'Read the portal from the primary MySQL server, or give the grants again: npm run -s grants.',
    },
    'command-stuck': {
      ru: 'Служба продолжает пробовать. Проверьте, отвечает ли портал.',
      en: 'The service goes on trying. See whether the portal answers.',
    },
    'clock-off': {
      ru: 'Служба работает по часам базы данных. Настройте точное время (NTP) на сервере службы и на сервере базы данных.',
      en: "The service goes by the database's clock. Set the clocks of the service's server and the database's right (NTP).",
    },
    'settings-unread': {
      ru: 'Их сохранила более новая версия службы. Обновите службу: до этого новое не действует, но сохраняется.',
      en: 'A newer version of the service has saved them. Update the service: until then what is new has no effect, but is kept.',
    },
    'command-unknown': {
      ru: 'Модуль портала или служба старше этих команд. Обновите отставшую часть: команды выполнятся сами.',
      en: 'The portal’s module or the service is older than these commands. Update the one that is behind: they are then carried out.',
    },
  } satisfies Record<string, Words>,
};
