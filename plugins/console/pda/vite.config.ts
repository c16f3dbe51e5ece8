import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { compressed } from '../vite/compressed.ts';

/** The handheld page: an application of its own, which starts and works without a network. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/pda/',
  plugins: [
    react(),
    VitePWA({
      registerType: 'autoUpdate',
      includeManifestIcons: false,
      injectRegister: false,
      manifest: {
        name: 'Entrepot 手持终端',
        short_name: 'Entrepot',
        lang: 'zh-CN',
        display: 'standalone',
        orientation: 'portrait',
        start_url: '/pda/',
        scope: '/pda/',
        background_color: '#f4f6f8',
        theme_color: '#0b5fff',
        icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg}'],
        inlineWorkboxRuntime: true,
        navigateFallback: '/pda/index.html',
        cleanupOutdatedCaches: true,
        clientsClaim: true,
        skipWaiting: true,
        sourcemap: false,
      },
    }),
    compressed(),
  ],
  build: {
    outDir: '../dist/pda',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // ZXing does not say that its modules do nothing but export: of its kinds of codes only those that are used stay.
      treeshake: { moduleSideEffects: (id) => !id.includes('@zxing') },
    },
  },
  server: { proxy: { '/api': 'http://localhost:7070' } },
});
