import { texts } from '../i18n/i18n';

export const settingsTexts = texts(
  {
    note: 'Что и зачем изменено (по желанию)',
    unsaved: 'Есть несохранённые изменения',
    noChanges: 'Изменений нет',
    version: 'Версия настроек {version}',
    saved: 'Сохранено, версия {version}',
    discard: 'Отменить изменения',
    wrong: 'Не сохранено: {count} место с ошибкой | Не сохранено: {count} места с ошибками | Не сохранено: {count} мест с ошибками',
    wrongNow: '{count} ошибка | {count} ошибки | {count} ошибок',
    conflict: {
      title: '{name} сохранил(а) настройки, пока вы редактировали (версия {version})',
      kept: 'Ваши изменения остались на экране и перенесены на новую версию. Проверьте их и сохраните ещё раз.',
      both: 'Изменено и вами, и там; на экране ваш вариант:',
      theirs: 'Что изменено там:',
    },
    problems: {
      REQUIRED: 'Нужно заполнить.',
      WRONG_TIME: 'Введите время от 00:00 до 24:00, например 9:30. Здесь: «{got}».',
    },
  },
  {
    note: 'What was changed and why (optional)',
    unsaved: 'There are unsaved changes',
    noChanges: 'No changes',
    version: 'Settings version {version}',
    saved: 'Saved as version {version}',
    discard: 'Discard changes',
    wrong: 'Not saved: {count} place is wrong | Not saved: {count} places are wrong',
    wrongNow: '{count} mistake | {count} mistakes',
    conflict: {
      title: '{name} has saved the settings while you were editing (version {version})',
      kept: 'Your changes are still on the screen, put onto the new version. Look at them and save again.',
      both: 'Changed by both; the screen has yours:',
      theirs: 'What was changed there:',
    },
    problems: {
      REQUIRED: 'This is needed.',
      WRONG_TIME: 'Type a time between 00:00 and 24:00, like 9:30. It is “{got}”.',
    },
  },
);
