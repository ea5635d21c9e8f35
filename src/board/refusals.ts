import type { BothLanguages, RefusalCode } from './messages.js';

/** What a person reads when something asked for is not done. MESSAGE_WRONG is a program's fault and says it itself. */
export const refusals: Record<Exclude<RefusalCode, 'MESSAGE_WRONG'>, BothLanguages> = {
  HELLO_EXPECTED: { ru: 'Сначала нужно представиться', en: 'Say hello first' },
  TOKEN_WRONG: { ru: 'Ключ доступа не подошёл: откройте табло заново', en: 'The access key is not valid: open the board again' },
  TOKEN_ENDED: { ru: 'Ключ доступа истёк. Войдите через портал', en: 'The access key has expired. Come in through the portal' },
  KEY_WRONG: { ru: 'Ключ бота не подходит', en: "The bot's key is not valid" },
  FORBIDDEN: {
    ru: 'Вы не указаны руководителем продаж ни одной компании. Попросите администратора указать вас',
    en: 'You are not the head of sales of any company. Ask an administrator to name you',
  },
  NOT_FOUND: { ru: 'Такого диалога или линии здесь нет', en: 'There is no such dialog or line here' },
  DIALOG_CLOSED: { ru: 'Диалог уже закрыт', en: 'The dialog is closed already' },
  CLIENT_WROTE: {
    ru: 'Клиент только что написал ещё: посмотрите сообщение',
    en: 'The client has just written again: look at the message first',
  },
  OPERATOR_WRONG: { ru: 'Этому сотруднику диалог передать нельзя', en: 'The dialog cannot be given to this person' },
  SAME_OPERATOR: { ru: 'Диалог уже там', en: 'The dialog is there already' },
  BUSY: {
    ru: 'Предыдущая команда ещё выполняется, попробуйте чуть позже',
    en: 'An earlier command is still being carried out; try again shortly',
  },
  NOT_READY: { ru: 'Настройки ещё не заданы или портал не на связи', en: 'There are no settings yet, or the portal was never reached' },
  INTERNAL: { ru: 'Не получилось; подробности в логе службы', en: 'Something went wrong here; the log has it' },
};

/** What the portal says to a move it does not make (docs/protocol.md); its own words go to the incident. */
const portalRefusals: Record<string, BothLanguages> = {
  OPERATOR_CHANGED: { ru: 'Диалог уже передан: обновите табло', en: 'The dialog has been transferred already: renew the board' },
  DIALOG_CLOSED: refusals.DIALOG_CLOSED,
  SESSION_NOT_FOUND: { ru: 'Портал не нашёл этот диалог', en: 'The portal does not know this dialog' },
  OPERATOR_WRONG: refusals.OPERATOR_WRONG,
  TRANSFER_REDIRECTED: { ru: 'Портал передал диалог другому сотруднику', en: 'The portal gave the dialog to somebody else' },
};

export function portalRefusal(code: string): BothLanguages {
  return portalRefusals[code] ?? { ru: `Портал отказал: ${code}`, en: `The portal refused: ${code}` };
}
