import { watch } from 'vue';
import { Api } from './api';
import { startApp } from './main';
import { bearerTransport } from './shell/bearer-transport';
import { portalAddressOf } from './shell/portal-address';
import { rememberDoor, takeWayBack } from './shell/portal-door';
import { hashRouter } from './shell/route';
import { firstScreen } from './shell/screens';
import { access, claimsOf, takeToken } from './shell/token';
import { TokenRenewal } from './shell/token-renewal';

/** Pages of one person share what the portal's door has given to one of them. */
const pages = new BroadcastChannel('linewarden-token');
pages.addEventListener('message', ({ data }: MessageEvent<string>) => {
  if (access.isAsked && claimsOf(data)?.userId === access.claims?.userId) takeToken(data);
});
takeFromAddress();
// a newer link from the portal, opened over this page
addEventListener('hashchange', takeFromAddress);

const element = document.getElementById('app');
if (!element) throw new Error('the page has no #app');
const asked = new URLSearchParams(location.search).get('lang') ?? access.claims?.lang ?? navigator.language;
const lang = asked.startsWith('ru') ? 'ru' : 'en';
document.documentElement.lang = lang;
const transport = bearerTransport('', new TokenRenewal(''));
const api = new Api(transport);
startApp(element, {
  lang,
  api,
  router: hashRouter(firstScreen()),
  hasNavigation: true,
});

watch(portalAddressOf(api), (address) => address && rememberDoor(address.boardDoor), { immediate: true });

/** `#token=…&/board`: the token leaves the address at once, it must not stay in the history or be copied with a link. */
function takeFromAddress(): void {
  const [whole, handed] = /token=([^&]+)&?/.exec(location.hash) ?? [];
  if (!whole || !handed) return;
  const token = decodeURIComponent(handed);
  if (takeToken(token)) pages.postMessage(token);
  const rest = location.hash.slice(1).replace(whole, '').replace(/&$/, '');
  const back = rest === '' ? takeWayBack() : null;
  history.replaceState(null, '', location.pathname + (back ?? `${location.search}${rest ? `#${rest}` : ''}`));
}
