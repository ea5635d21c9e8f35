import { startApp } from './main';
import { bearerTransport } from './shell/bearer-transport';
import { hashRouter } from './shell/route';
import { SCREENS_OF_HEADS } from './shell/screens';
import { access, takeToken } from './shell/token';

// The token leaves the address at once: it must not stay in the history or be copied with a link.
const handed = /(?:^#|[#&?])token=([^&]+)/.exec(location.hash)?.[1];
if (handed) {
  takeToken(decodeURIComponent(handed));
  const rest = location.hash.replace(/[#&?]token=[^&]+/, '').replace(/^&/, '');
  history.replaceState(null, '', `${location.pathname}${location.search}${rest.startsWith('#') || rest === '' ? rest : `#${rest}`}`);
}

const element = document.getElementById('app');
if (!element) throw new Error('the page has no #app');
const asked = new URLSearchParams(location.search).get('lang') ?? access.claims?.lang ?? navigator.language;
const lang = asked.startsWith('ru') ? 'ru' : 'en';
document.documentElement.lang = lang;
startApp(element, {
  lang,
  transport: bearerTransport(''),
  router: hashRouter(access.claims?.isAdmin === false ? (SCREENS_OF_HEADS[0] ?? 'board') : 'overview'),
  hasNavigation: true,
});
