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
    'settings-unread': { ru: 'Не все настройки прочитаны', en: 'Not all settings could be read' },
    'portal-silent': { ru: 'Портал не отвечает', en: 'The portal does not answer' },
  } satisfies Record<string, Words>,
  /** What a person does about an incident. */
  todo: {
    'command-stuck': {
      ru: 'Служба продолжает пробовать. Проверьте, отвечает ли портал.',
      en: 'The service goes on trying. See whether the portal answers.',
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
