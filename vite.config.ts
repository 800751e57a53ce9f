import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compiledCore } from './scripts/vite-compiled.ts';
import { compressed } from './scripts/vite-compressed.ts';
import { smallFonts } from './scripts/vite-fonts.ts';

export default defineConfig({
  root: 'web',
  plugins: [react(), smallFonts(), compiledCore(), compressed()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // Small files inlined as data: URLs would be refused by the page's policy for workers.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
  server: {
    proxy: {
      '/signal': { target: 'http://127.0.0.1:4000', ws: true },
      '/health': 'http://127.0.0.1:4000',
      '/engine': 'http://127.0.0.1:4000',
    },
  },
});
