import './main.css';
import b24Ui from '@bitrix24/b24ui-nuxt/vue-plugin';
import { createApp } from 'vue';
import { API, type Api } from './api';
import App from './app.vue';
import { createTranslations, type Lang } from './i18n/i18n';
import { ROUTER, type Router } from './shell/route';

export interface AppOptions {
  lang: Lang;
  api: Api;
  router: Router;
  /** False in the portal: the page's own tabs are the navigation. */
  hasNavigation: boolean;
}

/** Shows the application in an element; returns what takes it away again. */
export function startApp(element: HTMLElement, options: AppOptions): () => void {
  element.classList.add('linewarden-app', 'light');
  element.classList.toggle('linewarden-in-portal', !options.hasNavigation);
  const overlays = document.createElement('div');
  overlays.className = 'linewarden-app light linewarden-overlays';
  document.body.append(overlays);
  const app = createApp(App, { hasNavigation: options.hasNavigation, overlays });
  app.use(createTranslations(options.lang));
  app.use(b24Ui);
  app.provide(API, options.api);
  app.provide(ROUTER, options.router);
  app.mount(element);
  return () => {
    app.unmount();
    overlays.remove();
  };
}
