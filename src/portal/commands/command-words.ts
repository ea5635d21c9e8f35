import type { WordsOf } from '../../domain/words.js';
import type { AssignItemResult, CommandResults, CommandType, MoveItemResult, OperatorOutcome } from './command-types.js';

/** Parts of the answers; a command that brings nothing back has none. */
type ResultField = { [T in CommandType]: string extends keyof CommandResults[T] ? never : keyof CommandResults[T] }[CommandType];

/** What the portal is asked to do, and what it says it has done. */
export const commandWords = {
  commands: {
    placeDialog: { ru: 'Принять диалог', en: 'Place the dialog' },
    handOver: { ru: 'Передать диалог', en: 'Hand the dialog over' },
    joinDialog: { ru: 'Подключить к диалогу', en: 'Join the dialog' },
    comment: { ru: 'Комментарий в диалог', en: 'Comment in the dialog' },
    notify: { ru: 'Уведомить', en: 'Notify' },
    setResponsible: { ru: 'Сменить ответственного', en: 'Set the responsible' },
    placeCall: { ru: 'Привязать звонок', en: 'Bind the call' },
    placeFirmCall: { ru: 'Привязать звонок к компании CRM', en: 'Bind the call to a company of the CRM' },
    mergeContacts: { ru: 'Объединить контакты', en: 'Merge the contacts' },
    bindClient: { ru: 'Перенести диалоги и звонки', en: 'Move dialogs and calls' },
    restoreBindings: { ru: 'Вернуть прежнюю привязку', en: 'Bind as before' },
    takeApart: { ru: 'Разъединить контакты', en: 'Take the contacts apart' },
    assignItem: { ru: 'Назначить ответственного', en: 'Assign the responsible person' },
    moveItem: { ru: 'Продвинуть на стадию', en: 'Move forward' },
  } satisfies WordsOf<CommandType>,
  answers: {
    contactId: { ru: 'контакт', en: 'contact' },
    contactCreated: { ru: 'контакт создан', en: 'contact created' },
    dealId: { ru: 'сделка', en: 'deal' },
    dealCreated: { ru: 'сделка создана', en: 'deal created' },
    activityId: { ru: 'дело', en: 'activity' },
    activityCreated: { ru: 'дело о звонке создано', en: 'activity of the call created' },
    toldKeys: { ru: 'из текста клиента', en: 'from the client’s text' },
    todoId: { ru: 'перезвонить, дело', en: 'to-do no.' },
    operatorId: { ru: 'оператор', en: 'operator' },
    operatorOutcome: { ru: 'диалог', en: 'dialog' },
    joined: { ru: 'подключён', en: 'joined' },
    closedDealIds: { ru: 'закрыты сделки', en: 'deals closed' },
    before: { ru: 'перенесено', en: 'moved' },
    keptContactId: { ru: 'остался контакт', en: 'contact that stays' },
    dealIds: { ru: 'вернулись сделки', en: 'deals that went back' },
    reopenedDealIds: { ru: 'снова открыты сделки', en: 'deals open again' },
    leftDealIds: { ru: 'оставлены как есть сделки', en: 'deals left as they are' },
    movedSessions: { ru: 'вернулось диалогов', en: 'dialogs that went back' },
    movedCalls: { ru: 'вернулось звонков', en: 'calls that went back' },
    movedActivities: { ru: 'вернулось других дел', en: 'other activities that went back' },
    changedFields: { ru: 'изменены с тех пор поля', en: 'fields changed since' },
    leftBehind: { ru: 'не возвращается', en: 'does not go back' },
    outcome: { ru: 'итог', en: 'outcome' },
    responsibleId: { ru: 'ответственный', en: 'responsible person' },
    stageId: { ru: 'стадия', en: 'stage' },
    requiredFields: { ru: 'не заполнены поля', en: 'fields to fill in' },
    message: { ru: 'ответ портала', en: 'answer of the portal' },
  } satisfies WordsOf<ResultField>,
  outcomes: {
    offered: { ru: 'предложен', en: 'offered' },
    answered: { ru: 'принят за сотрудника', en: 'answered for the operator' },
    queued: { ru: 'в очереди', en: 'in the queue' },
    kept: { ru: 'оставлен как был', en: 'left as it was' },
  } satisfies WordsOf<OperatorOutcome>,
  itemOutcomes: {
    assigned: { ru: 'ответственный назначен', en: 'assigned' },
    moved: { ru: 'продвинут', en: 'moved forward' },
    superseded: { ru: 'изменился раньше, оставлен как есть', en: 'changed before, left as it is' },
    notForward: { ru: 'не продвинут: стадия не дальше', en: 'not moved: the stage is no later one' },
    refused: { ru: 'не продвинут: портал не дал', en: 'not moved: the portal would not' },
    gone: { ru: 'больше не существует', en: 'no longer exists' },
  } satisfies WordsOf<AssignItemResult['outcome'] | MoveItemResult['outcome']>,
};
