// What lets the elements' modules load where there is no document: in a worker, and dist/attnscope.js in Node.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Runs before Lit, whose build for browsers reads these globals while it loads.
 *
 * where  a condition besides that there is no DOM
 */
export const standIns = (where = 'true') => `
const missing = ${where} && typeof document === 'undefined' && typeof HTMLElement === 'undefined';
if (missing) {
  const defined = new Map();
  globalThis.document = { createTreeWalker: () => ({}) };
  globalThis.HTMLElement = class HTMLElement {};
  // These stay, for elements that are imported later.
  globalThis.CSSStyleSheet ??= class CSSStyleSheet {};
  globalThis.customElements ??= { define: (name, element) => void defined.set(name, element), get: (name) => defined.get(name) };
}
`;

/** Runs when all is loaded, so that nobody else takes a worker or Node for a page. */
export const takenAway = `
if (missing) {
  delete globalThis.document;
  delete globalThis.HTMLElement;
}
`;

/** Puts both around the imports of the modules that define elements. For workers alone: in Node npm's Lit is the one for Node. */
export function surroundWithStandIns(outDir, names) {
  const note = '// Stands in for the DOM while Lit loads where there is none.';
  writeFileSync(
    join(outDir, 'dom-before.js'),
    `${note}${standIns("typeof WorkerGlobalScope !== 'undefined'")}export { missing };\n`,
  );
  writeFileSync(join(outDir, 'dom-after.js'), `${note}\nimport { missing } from './dom-before.js';${takenAway}`);
  for (const name of names) {
    const file = join(outDir, `${name}.js`);
    const up = '../'.repeat(name.split('/').length - 1) || './';
    const code = readFileSync(file, 'utf8');
    // On the first line, so that a source map's lines stay right.
    writeFileSync(file, `import '${up}dom-before.js'; ${code.trimEnd()}\nimport '${up}dom-after.js';\n`);
  }
  // A bundler may run a chunk before the entries that import it: each that needs Lit brings the stand-ins itself.
  for (const name of readdirSync(join(outDir, 'chunks')).filter((one) => one.endsWith('.js'))) {
    const file = join(outDir, 'chunks', name);
    const code = readFileSync(file, 'utf8');
    if (/\bfrom\s*["']lit\b/.test(code)) writeFileSync(file, `import '../dom-before.js'; ${code}`);
  }
}
