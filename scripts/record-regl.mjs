// node scripts/record-regl.mjs: writes src/webgl/recorded-sources.js, what regl generates for the commands of this project. regl compiles
// it by `Function` otherwise, which a content policy without 'unsafe-eval' forbids. Run it when a command of src/webgl or of a WebGL
// painter is new, or has other uniforms; a test says so.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { alias, wgsl } from '../vite.config.mjs';
import { chromiumFlags, findChromium } from './chromium.mjs';

const root = resolve(import.meta.dirname, '..');
const file = resolve(root, 'src/webgl/recorded-sources.js');

const sources = await recordIn(await bundle());
const entries = Object.entries(sources).map(
  ([key, parts]) => `  '${key}': function (${parts.slice(0, -1).join(', ')}) {\n${parts.at(-1)}\n  },`,
);
writeFileSync(
  file,
  `// Written by scripts/record-regl.mjs: what regl generates for the commands of this project, by the key of its source.\nexport const recorded = {\n${entries.sort().join('\n')}\n};\n`,
);
console.log(`${entries.length} sources in ${file}`);

async function bundle() {
  const [{ output }] = [
    await build({
      root,
      configFile: false,
      publicDir: false,
      logLevel: 'error',
      plugins: [wgsl()],
      resolve: { alias },
      build: {
        write: false,
        target: 'es2022',
        minify: false,
        lib: { entry: resolve(root, 'scripts/record-regl.ts'), formats: ['iife'], name: 'recording' },
      },
    }),
  ].flat();
  return output[0].code;
}

async function recordIn(code) {
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: code });
    return await page.evaluate('record()');
  } finally {
    await browser.close();
  }
}
