/** The console: built to web/dist, which the application role serves; in development its API is Postvak on 8080. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const POSTVAK = process.env.POSTVAK_DEV_API ?? 'http://localhost:8080';

export default defineConfig(({ command }) => {
  // A build is for use, also when a test asks for it with NODE_ENV=test: React would be three times as slow and large.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    root: import.meta.dirname,
    plugins: [react(), compressed()],
    build: {
      outDir: 'dist',
      target: 'baseline-widely-available',
      // The content security policy allows no inline script, which the preload polyfill would be.
      modulePreload: { polyfill: false },
      // Fonts and images stay files: `font-src 'self'` forbids data: addresses.
      assetsInlineLimit: 0,
      // The editor, which only who writes loads, is the largest.
      chunkSizeWarningLimit: 450,
      rolldownOptions: {
        // React changes with us once a year: it stays in the browser's cache over our own releases.
        output: {
          codeSplitting: { groups: [{ name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// }] },
        },
      },
    },
    server: {
      proxy: Object.fromEntries(
        ['/api', '/oauth', '/readyz'].map((path) => [path, { target: POSTVAK, changeOrigin: false }]),
      ),
    },
  };
});

/** Each text file also as .br and .gz, so that the server sends it small without compressing it every time. */
function compressed(): Plugin {
  const assets = join(import.meta.dirname, 'dist', 'assets');
  return {
    name: 'compressed',
    apply: 'build',
    async closeBundle() {
      const names = (await readdir(assets)).filter((name) => /\.(js|css|svg)$/.test(name));
      await Promise.all(
        names.map(async (name) => {
          const content = await readFile(join(assets, name));
          await writeFile(join(assets, `${name}.gz`), await promisify(gzip)(content));
          await writeFile(join(assets, `${name}.br`), await promisify(brotliCompress)(content));
        }),
      );
    },
  };
}
