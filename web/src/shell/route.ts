import { type InjectionKey, inject, type Ref, ref } from 'vue';
import { isScreen, type ScreenName } from './screens';

/** What is open: `#/journal?session=5` is the journal, asked for session 5. */
export interface Route {
  screen: ScreenName;
  query: Record<string, string>;
}

export interface Router {
  route: Ref<Route>;
  go(screen: ScreenName, query?: Record<string, string>): void;
  /** The same screen, asked for otherwise: "back" does not lead through every letter that was typed. */
  replace(screen: ScreenName, query: Record<string, string>): void;
  /** Address of a screen for an ordinary link; null where the page is the portal's. */
  linkTo(screen: ScreenName, query?: Record<string, string>): string | null;
}

export const ROUTER: InjectionKey<Router> = Symbol('router');

export function useRouter(): Router {
  const router = inject(ROUTER);
  if (!router) throw new Error('no Router was provided');
  return router;
}

/** The address bar names the screen: links, "back" and bookmarks work. */
export function hashRouter(first: ScreenName): Router {
  const route = ref(parse(globalThis.location.hash, first));
  globalThis.addEventListener('hashchange', () => {
    route.value = parse(globalThis.location.hash, first);
  });
  const linkTo = (screen: ScreenName, query: Record<string, string> = {}) => `#/${screen}${queryOf(query)}`;
  return {
    route,
    linkTo,
    go(screen, query) {
      globalThis.location.hash = linkTo(screen, query);
    },
    replace(screen, query) {
      globalThis.history.replaceState(null, '', linkTo(screen, query));
      route.value = { screen, query };
    },
  };
}

/** In the portal the page's tabs are the navigation, and its address is not ours. */
export function fixedRouter(first: ScreenName): Router {
  const route = ref<Route>({ screen: first, query: {} });
  return {
    route,
    linkTo: () => null,
    go(screen, query = {}) {
      route.value = { screen, query };
    },
    replace(screen, query) {
      route.value = { screen, query };
    },
  };
}

function parse(hash: string, first: ScreenName): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return { screen: isScreen(path) ? path : first, query: Object.fromEntries(new URLSearchParams(query)) };
}

function queryOf(query: Record<string, string>): string {
  const text = new URLSearchParams(query).toString();
  return text ? `?${text}` : '';
}
