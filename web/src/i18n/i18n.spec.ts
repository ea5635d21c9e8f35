import { createSSRApp, h } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { attributionTexts } from '../attribution/attribution-texts';
import { boardTexts } from '../board/board-texts';
import { callsTexts } from '../companies/calls-texts';
import { companiesTexts } from '../companies/companies-texts';
import { journalTexts } from '../journal/journal-texts';
import { mergesTexts } from '../merges/merges-texts';
import { overviewTexts } from '../overview/overview-texts';
import { schedulesTexts } from '../schedules/schedules-texts';
import { screens } from '../shell/screens';
import { createTranslations, type Lang, type Texts, useTexts } from './i18n';

/** What a component of an application in that language gets. */
async function textsIn(lang: Lang, own: Texts<unknown>): Promise<ReturnType<typeof useTexts>> {
  const got: ReturnType<typeof useTexts>[] = [];
  const app = createSSRApp({
    setup() {
      got.push(useTexts(own));
      return () => h('p');
    },
  });
  app.use(createTranslations(lang));
  await renderToString(app);
  const [texts] = got;
  if (!texts) throw new Error('nothing was set up');
  return texts;
}

function namesIn(texts: object, path = ''): string[] {
  return Object.entries(texts).flatMap(([name, one]) => (typeof one === 'string' ? `${path}${name}` : namesIn(one, `${path}${name}.`)));
}

describe('texts of the screens', () => {
  it.each([
    { lang: 'ru' as const, own: journalTexts, key: 'details.merges', text: 'Открыть в «Дубликатах»' },
    { lang: 'en' as const, own: overviewTexts, key: 'goOn.merges', text: 'Open in “Duplicates”' },
    { lang: 'ru' as const, own: companiesTexts, key: 'hoursLink', text: 'Изменить в «Расписаниях»' },
    { lang: 'ru' as const, own: schedulesTexts, key: 'toCompanies', text: 'Открыть «Компании»' },
  ])('call another screen as it calls itself: $text', async ({ lang, own, key, text }) => {
    expect((await textsIn(lang, own)).t(key)).toBe(text);
  });

  it.each(
    [attributionTexts, boardTexts, callsTexts, companiesTexts, journalTexts, mergesTexts, overviewTexts, schedulesTexts].flatMap((own) =>
      (['ru', 'en'] as const).map((lang) => ({ lang, own })),
    ),
  )('are all messages that can be put together ($lang)', async ({ lang, own }) => {
    const { t, te } = await textsIn(lang, own);
    expect(namesIn(own[lang]).filter((name) => !te(name) || /@:|screens/.test(t(name)))).toEqual([]);
  });

  it('show what a newer server says as it is', async () => {
    const { say } = await textsIn('ru', journalTexts);
    expect(say('kinds', 'placement')).toBe('Приём диалога');
    expect([say('kinds', 'leadGiven'), say('values.stage', 'onHold'), say('values.unheardOf', 'yes'), say('because', '')]).toEqual([
      'leadGiven',
      'onHold',
      'yes',
      '',
    ]);
  });

  it('name every screen in both languages', async () => {
    for (const lang of ['ru', 'en'] as const) {
      const { t } = await textsIn(lang, boardTexts);
      expect(screens.map(({ name }) => t(`screens.${name}`))).toEqual(screens.map(({ title }) => title[lang]));
    }
  });
});
