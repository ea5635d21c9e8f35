import { Api } from './api';
import { startApp } from './main';
import { portalTransport } from './shell/portal-transport';
import { fixedRouter } from './shell/route';
import { isScreen } from './shell/screens';

export interface MountOptions {
  screen: string;
  lang: string;
  transport: 'portal';
  /** Address of the sidecar as the browser reaches it; empty: the module's answer says. */
  boardUrl?: string;
  /** Folder of the built files, seen by the browser; the loader needs it. */
  assetsUrl?: string;
}

/** What the module's settings page calls when a tab is first shown. Mounting twice in one element does nothing. */
export function mount(element: HTMLElement, options: MountOptions): void {
  if (element.dataset['linewardenMounted'] === 'yes') return;
  if (!isScreen(options.screen)) throw new Error(`LinewardenApp has no screen "${options.screen}"`);
  element.dataset['linewardenMounted'] = 'yes';
  const lang = options.lang === 'ru' ? 'ru' : 'en';
  startApp(element, {
    lang,
    api: new Api(portalTransport(options.boardUrl ?? '', lang)),
    router: fixedRouter(options.screen),
    hasNavigation: false,
  });
}
