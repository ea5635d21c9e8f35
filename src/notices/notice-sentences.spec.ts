import type { IncidentNoticeFacts } from '../domain/notices/decide-incident-notice.js';
import { noticeSentences } from './notice-sentences.js';

const at = new Date('2026-03-03T08:00:00Z');
const incident = (incidentId: number, kind: string) => ({
  incidentId,
  kind,
  called: { ru: `вид ${kind}`, en: `kind ${kind}` },
  sessionId: 0,
  openedAt: at,
});
const reader = (userId: number, name: string) => ({ userId, name, isActive: true, isBlocked: false });
const facts: IncidentNoticeFacts = {
  at,
  company: { code: 'alfa', name: 'Альфа' },
  incidents: [incident(1, 'a'), incident(2, 'b'), incident(3, 'b')],
  headOfSales: reader(12, 'Алла'),
  above: [reader(11, 'Глеб')],
  named: [],
  administrators: [],
  tellsAdministrators: false,
};

it('the journal says of what, who was told, and who was not and why', () => {
  const decision = { kind: 'tell', userIds: [11], skipped: [{ userId: 12, because: 'dismissed' }] } as const;
  const kept = { ...decision, userIds: [...decision.userIds], skipped: [...decision.skipped] };
  expect(noticeSentences.ru.incidentNotice(facts, kept)).toBe(
    'Вид a; вид b (2) (компания «Альфа»). Сообщено: Глеб; не сообщено: Алла (больше не работает).',
  );
  expect(noticeSentences.en.incidentNotice({ ...facts, company: null }, { kind: 'nobody', skipped: [] })).toBe(
    'Kind a; kind b (2) (service and portal). There is nobody to tell.',
  );
});

it('a notice names one incident, sums up several, and counts the kinds beyond three', () => {
  const notice = (language: 'ru' | 'en', kinds: string[]) =>
    noticeSentences[language].notice({ company: null, incidents: kinds.map((kind, index) => incident(index, kind)) });
  expect(notice('ru', ['a'])).toBe('Инцидент: вид a.');
  expect(notice('ru', ['a', 'b', 'b'])).toBe('Инцидентов: 3. Вид a; вид b (2).');
  expect(notice('en', ['a', 'b', 'c', 'd', 'e'])).toBe('Incidents: 5. Kind a; kind b; kind c; 2 more.');
});
