import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { oldestBrowsers } from './src/browsers.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** react-aria brings its few words in 34 languages; the screens speak two. */
const onlyOurLanguages: Plugin = {
  name: 'only-our-languages',
  load: (id) => (/\/react-(aria|stately|aria-components)\/.*\/intl\/.*\/(?!fr-FR|en-US)[a-z]{2}-[A-Z]{2}\.m?js$/.test(id) ? 'export default {};' : null),
};

export default defineConfig({
  root: here('.'),
  plugins: [react(), onlyOurLanguages],
  resolve: { alias: { '@rcp/contracts': here('../../libs/contracts/src/index.ts') } },
  build: {
    outDir: here('../../dist/web'),
    emptyOutDir: true,
    // The page of prerequisites names them.
    target: Object.entries(oldestBrowsers).map(([name, version]) => name + version),
    // Everything is a file of ours: the content security policy allows no inline script and images as data only where we draw them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // A contract nobody reads is left out of the bundle: building a schema has no effect of its own.
    rolldownOptions: { treeshake: { moduleSideEffects: (id) => !id.includes('/libs/contracts/') } },
  },
});
