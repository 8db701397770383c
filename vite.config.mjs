import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { guides } from './scripts/guides.mjs';
import { buildManifest } from './scripts/manifest.mjs';

/** Gives a shader's text to the file that imports it; what is built for others goes without comments and indentation. */
export function wgsl({ strip = false } = {}) {
  return {
    name: 'wgsl',
    transform(code, id) {
      if (!/\.(wgsl|glsl)$/.test(id)) return undefined;
      const text = strip ? code.replace(/\/\/.*/g, '').replace(/^\s+/gm, '') : code;
      return { code: `export default ${JSON.stringify(text)};`, map: null };
    },
  };
}

/** What `import elements from 'virtual:custom-elements'` gives: the custom-elements manifest of the code as it is now. */
export function customElements() {
  const name = 'virtual:custom-elements';
  const inside = `\0${name}`;
  return {
    name: 'custom-elements',
    resolveId: (id) => (id === name ? inside : undefined),
    load: (id) => (id === inside ? `export default ${JSON.stringify(buildManifest())};` : undefined),
    handleHotUpdate({ file, server, modules }) {
      if (!file.includes('/components/')) return modules;
      const manifest = server.moduleGraph.getModuleById(inside);
      return manifest ? [...modules, manifest] : modules;
    },
  };
}

/** In place of the package `long`, which tries WebAssembly at import: a strict content policy reports that. */
export const alias = [{ find: /^long$/, replacement: resolve(import.meta.dirname, 'src/tfjs/long.ts') }];

/** How a `?worker&inline` is bundled: as one module that loads nothing. */
export const worker = { format: 'es', plugins: () => [wgsl()] };

const packages = [
  '@huggingface/tokenizers',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js',
  '@tensorflow/tfjs-layers',
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-backend-webgl',
  '@tensorflow/tfjs-backend-webgpu',
  'd3-array',
  'd3-format',
  'd3-scale',
  'fflate',
  'lit',
  'lit/decorators.js',
  'lit/directive.js',
  'lit/directives/guard.js',
  'regl/dist/regl.unchecked.js',
];

const pages = ['index.html', 'talk.html', 'train.html', 'watch.html', 'gallery.html', 'reference.html', 'embed.html'];

export default defineConfig({
  // Relative addresses: the built pages work under any path.
  base: './',
  publicDir: 'demo/public',
  plugins: [wgsl(), customElements(), guides()],
  resolve: { alias },
  worker,
  // All packages are prepared at once: found one by one, the page would reload while it opens.
  optimizeDeps: { include: packages },
  build: {
    target: 'es2022',
    outDir: 'dist/site',
    emptyOutDir: true,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: { input: pages.map((page) => resolve(import.meta.dirname, page)) },
  },
  server: { port: 5173 },
});
