import postcss, { type AtRule, type Container, type Rule } from 'postcss';
import type { Plugin } from 'vite';

/**
 * Keeps the styles of the bundle for the portal to the application's own elements: every selector is put under `scope`, and what is said of
 * the page (html, body, :root) is said of the scope instead. Layers are dissolved: the portal's own unlayered styles would win over them.
 */
export function scopeStyles(scope: string): Plugin {
  return {
    name: 'linewarden:scope-styles',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type === 'asset' && file.fileName.endsWith('.css')) file.source = scoped(String(file.source), scope);
        }
      },
    },
  };
}

export function scoped(css: string, scope: string): string {
  const root = postcss.parse(css);
  root.walkAtRules('layer', (layer) => {
    if (layer.nodes) layer.replaceWith(layer.nodes);
    else layer.remove();
  });
  root.walkRules((rule) => {
    if (isInKeyframes(rule) || isNested(rule)) return;
    rule.selectors = rule.selectors.map((selector) => under(selector.trim(), scope));
  });
  return root.toString();
}

function isInKeyframes(rule: Rule): boolean {
  return rule.parent?.type === 'atrule' && /keyframes$/.test((rule.parent as AtRule).name);
}

/** A rule within another rule takes its scope from there. */
function isNested(rule: Rule): boolean {
  for (let above: Container | undefined = rule.parent as Container | undefined; above; above = above.parent as Container | undefined) {
    if (above.type === 'rule') return true;
  }
  return false;
}

/** Selectors of the page that may carry more: `html[data-x]`, `:root.dark`, `body`. */
const PAGE = /^(?:html|body|:root|:host)(?![\w-])/;

function under(selector: string, scope: string): string {
  if (selector.startsWith(scope)) return selector;
  let rest = selector;
  let isOfPage = false;
  while (PAGE.test(rest)) {
    rest = rest.replace(PAGE, '');
    isOfPage = true;
    if (/^\s+(?:body)(?![\w-])/.test(rest)) rest = rest.trimStart();
  }
  if (isOfPage) return `${scope}${rest}`;
  if (/^\.(?:light|dark|edge-light|edge-dark)(?![\w-])/.test(selector)) return `${scope}${selector}, ${scope} ${selector}`;
  return `${scope} ${selector}`;
}
