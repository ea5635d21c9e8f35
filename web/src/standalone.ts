import { startApp } from './main';
import { bearerTransport } from './shell/bearer-transport';
import { hashRouter } from './shell/route';
import { SCREENS_OF_HEADS } from './shell/screens';
import { access, takeToken } from './shell/token';

takeFromAddress();
// a newer link from the portal, opened over this page
addEventListener('hashchange', takeFromAddress);

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

/** `#token=…&/board`: the token leaves the address at once, it must not stay in the history or be copied with a link. */
function takeFromAddress(): void {
  const [whole, handed] = /token=([^&]+)&?/.exec(location.hash) ?? [];
  if (!whole || !handed) return;
  takeToken(decodeURIComponent(handed));
  const rest = location.hash.slice(1).replace(whole, '').replace(/&$/, '');
  history.replaceState(null, '', `${location.pathname}${location.search}${rest ? `#${rest}` : ''}`);
}
