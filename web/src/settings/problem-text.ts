import type { Problem } from '../../../src/settings/problems';
import { useTexts } from '../i18n/i18n';
import { settingsTexts } from './settings-texts';

/** What the server found wrong, in the language of the screen. */
export function useProblemText(): (problem: Problem | undefined) => string | undefined {
  const { t, locale } = useTexts(settingsTexts);
  const expectedText = (problem: Problem): string => {
    if (isTime(problem.path)) return t('ranges.time');
    const limit = /^(at least|at most) (\d+)$/.exec(problem.expected);
    if (limit) return t(limit[1] === 'at least' ? 'ranges.atLeast' : 'ranges.atMost', { limit: limit[2] ?? '' });
    return problem.expected;
  };
  return (problem) => {
    if (!problem) return undefined;
    const code = isTime(problem.path) && (problem.code === 'WRONG_TYPE' || problem.code === 'REQUIRED') ? 'WRONG_TIME' : problem.code;
    const other = /\d\d:\d\d–\d\d:\d\d/.exec(problem.expected)?.[0] ?? problem.expected;
    if (locale.value === 'en' && (code === 'OUT_OF_RANGE' || code === 'WRONG_FORMAT') && !isTime(problem.path))
      return t('problems.WRONG_FORMAT', { got: problem.got ?? '', expected: problem.expected });
    return t(`problems.${code}`, { got: problem.got ?? '', expected: expectedText(problem), other });
  };
}

function isTime(path: string): boolean {
  return /\.(?:from|to|atMinutes|untilMinutes)$/.test(path);
}
