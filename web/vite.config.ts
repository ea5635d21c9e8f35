import { resolve } from 'node:path';
import bitrix24Ui from '@bitrix24/b24ui-nuxt/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { scopeStyles } from './build/scope-styles.ts';

const root = import.meta.dirname;

/**
 * Two builds of one application:
 * `vite build` — index.html with lazy chunks, for the sidecar, in dist-web/app;
 * `vite build --mode portal` — modules and one scoped style sheet for the portal's settings page, in dist-web/portal; scripts/build-web.mjs
 * adds the classic script that the portal loads.
 */
export default defineConfig(({ mode }) => {
  const isForPortal = mode === 'portal';
  return {
    root,
    base: './',
    publicDir: isForPortal ? false : 'public',
    plugins: [
      vue(),
      bitrix24Ui({
        router: false,
        colorMode: false,
        autoImport: false,
        dts: false,
        components: { dts: false },
        experimental: { componentDetection: true },
      }),
      ...(isForPortal ? [scopeStyles('.linewarden-app')] : []),
    ],
    define: {
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_I18N_LEGACY_API__: 'false',
      __VUE_I18N_FULL_INSTALL__: 'false',
      __INTLIFY_PROD_DEVTOOLS__: 'false',
    },
    build: {
      outDir: resolve(root, '../dist-web', isForPortal ? 'portal' : 'app'),
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      ...(isForPortal
        ? {
            cssCodeSplit: false,
            rolldownOptions: {
              input: resolve(root, 'src/portal.ts'),
              preserveEntrySignatures: 'strict',
              output: { entryFileNames: 'portal-[hash].js', chunkFileNames: 'chunks/[name]-[hash].js', assetFileNames: 'app[extname]' },
            },
          }
        : {}),
    },
  };
});
