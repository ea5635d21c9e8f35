import { useI18n } from 'vue-i18n';
import { ApiFailure } from '../api';

/** Makes a failed request readable; what the server says for people is shown as it is. */
export function useFailureText(): (error: unknown) => string {
  const { t, locale } = useI18n({ useScope: 'global' });
  return (error) => {
    if (!(error instanceof ApiFailure)) return error instanceof Error ? error.message : String(error);
    switch (error.code) {
      case 'NETWORK':
        return t('failures.network');
      case 'FORBIDDEN':
        return t('failures.forbidden');
      case 'UNAVAILABLE':
        return t('failures.unavailable');
      case 'INTERNAL':
        return t('failures.internal', { id: error.details.id ?? '—' });
      case 'PORTAL':
        return t('failures.portal', { message: error.message });
      default:
        return error.details.problems?.[0]?.text?.[locale.value === 'ru' ? 'ru' : 'en'] ?? error.message;
    }
  };
}
