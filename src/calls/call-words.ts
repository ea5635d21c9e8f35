import type { CallDirection, CallStage } from '../domain/calls/call.js';
import type { CallerKind } from '../domain/calls/caller.js';
import type { Words, WordsOf } from '../domain/words.js';
import type { callKinds } from './call-kinds.js';

/** Calls, and the numbers they come to. */
export const callWords = {
  kinds: {
    call: { ru: 'Звонок', en: 'Call' },
  } satisfies WordsOf<keyof typeof callKinds>,
  labels: {
    stage: { ru: 'Звонок', en: 'Call' },
    direction: { ru: 'Направление', en: 'Direction' },
    caller: { ru: 'Номер клиента', en: 'Client’s number' },
    failedCode: { ru: 'Код завершения', en: 'Code of its end' },
    callBackBy: { ru: 'Перезвонить до', en: 'Call back by' },
    openTodos: { ru: 'Пропущенных без ответа', en: 'Missed calls not returned' },
  } satisfies Record<string, Words>,
  values: {
    stage: {
      started: { ru: 'идёт вызов', en: 'ringing' },
      answered: { ru: 'трубку сняли', en: 'answered' },
      ended: { ru: 'завершён', en: 'ended' },
    } satisfies WordsOf<CallStage>,
    direction: {
      incoming: { ru: 'входящий', en: 'incoming' },
      outgoing: { ru: 'исходящий', en: 'outgoing' },
      redirected: { ru: 'переадресация', en: 'redirected' },
      callback: { ru: 'обратный звонок', en: 'callback' },
      info: { ru: 'информационный', en: 'information' },
    } satisfies WordsOf<CallDirection>,
    caller: {
      phone: { ru: 'телефон', en: 'phone' },
      anonymous: { ru: 'скрыт или не определён', en: 'withheld or unknown' },
      extension: { ru: 'внутренний', en: 'extension' },
      short: { ru: 'слишком короткий', en: 'too short' },
      own: { ru: 'номер самого портала', en: 'the portal’s own' },
    } satisfies WordsOf<CallerKind>,
  },
  incidents: {
    'numbers-not-taken': { ru: 'Портал пользуется номерами от других настроек', en: 'The portal uses numbers of other settings' },
  } satisfies Record<string, Words>,
  /** What a person does about an incident. */
  todo: {
    'numbers-not-taken': {
      ru: 'Модуль получил номера компаний от более новых настроек: к порталу подключена другая служба или база службы создана заново. Пока звонит телефон, карточка клиента может открыться не та.',
      en: 'The module has numbers of newer settings: the portal has another service, or the service’s database was made anew. While a telephone rings the wrong client’s card may open.',
    },
  } satisfies Record<string, Words>,
};
