import { useI18n } from 'vue-i18n';

/** Writes an instant of the server in the person's language and the browser's zone: to the minute, or with seconds (`medium`). */
export function useTimeText(timeStyle: 'short' | 'medium' = 'short'): (at: string) => string {
  const { locale } = useI18n({ useScope: 'global' });
  return (at) => new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle }).format(new Date(at));
}
