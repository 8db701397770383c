// Several chunks as one module. A chunk that the entry loads by import() becomes a function, so that its code runs when it is asked for
// and not before; what both use stays outside. A bundler told to make one file wraps every single module instead: 18 kB gzip for tfjs.
import { posix } from 'node:path';
import { build, parseAst } from 'vite';

/**
 * Puts a build's chunks into one module.
 *
 * chunks   the chunks of a build: {fileName, code, isEntry}, one of them the entry
 * options  minify, target: as vite's; external: which packages stay outside
 * returns  the module's code
 * throws   where a chunk that is loaded later awaits at its top level, or holds syntax that bundlers do not write
 */
export async function intoOneFile(chunks, { minify, target, external }) {
  const modules = asModules(chunks);
  const [{ output }] = [
    await build({
      configFile: false,
      publicDir: false,
      logLevel: 'warn',
      plugins: [fromMemory(modules)],
      build: {
        write: false,
        target,
        minify,
        modulePreload: false,
        chunkSizeWarningLimit: 4000,
        rolldownOptions: {
          input: prefix + chunks.find(({ isEntry }) => isEntry).fileName,
          external,
          output: { codeSplitting: false },
          preserveEntrySignatures: 'strict',
        },
      },
    }),
  ].flat();
  return output[0].code;
}

const prefix = '\0chunk:';

function fromMemory(modules) {
  return {
    name: 'from-memory',
    enforce: 'pre',
    resolveId: (id) => (id.startsWith(prefix) ? id : undefined),
    load: (id) => (id.startsWith(prefix) ? { code: modules.get(id.slice(prefix.length)), map: null } : undefined),
  };
}

/** The chunks' code by file name, with each chunk that is not part of the entry's static graph turned into a function. */
export function asModules(chunks) {
  const files = new Set(chunks.map(({ fileName }) => fileName));
  const parsed = new Map(chunks.map((chunk) => [chunk.fileName, parse(chunk, files)]));
  const atStart = new Set();
  const visit = (name) => {
    if (atStart.has(name)) return;
    atStart.add(name);
    for (const { from } of parsed.get(name).imports) visit(from);
  };
  visit(chunks.find(({ isEntry }) => isEntry).fileName);
  return new Map(chunks.map(({ fileName }) => [fileName, rewrite(parsed.get(fileName), atStart)]));
}

/** What a chunk imports from others, exports and loads later, each with its range in the code; and its imports of packages. */
function parse({ fileName, code }, files) {
  const chunk = { fileName, code, imports: [], packages: [], exports: [], loads: [] };
  const target = (source) => posix.join(posix.dirname(fileName), source);
  const program = parseAst(code);
  for (const node of program.body) {
    if (node.type === 'ImportDeclaration' && !files.has(target(node.source.value))) {
      chunk.packages.push(node);
    } else if (node.type === 'ImportDeclaration') {
      const names = node.specifiers.map(({ imported, local }) => [nameOf(imported), local.name]);
      chunk.imports.push({ node, from: target(node.source.value), names });
    } else if (node.type === 'ExportNamedDeclaration' && !node.declaration && !node.source) {
      const names = node.specifiers.map(({ exported, local }) => [nameOf(exported), local.name]);
      chunk.exports.push({ node, names });
    } else if (node.type.startsWith('Export')) {
      throw new Error(`${fileName} has an export other than a list of names, at ${node.start}. Extend the parser.`);
    }
  }
  for (const node of importExpressions(program)) {
    // Others are addresses that the page gives, or packages.
    if (files.has(target(node.source.value ?? ''))) chunk.loads.push({ node, from: target(node.source.value) });
  }
  return chunk;
}

function nameOf(node) {
  if (!node) throw new Error('A chunk imports another one whole. Extend the parser.');
  return node.name ?? node.value;
}

function* importExpressions(node) {
  if (!node || typeof node !== 'object') return;
  if (node.type === 'ImportExpression') yield node;
  for (const child of Object.values(node)) yield* importExpressions(child);
}

function rewrite({ fileName, code, imports, packages, exports, loads }, atStart) {
  const statics = packages.map(({ start, end }) => code.slice(start, end));
  const openers = new Map(); // of other chunks, by their names here
  const opener = (from) => {
    const name = `open_${from.replace(/\W/g, '_')}`;
    openers.set(name, from);
    return name;
  };
  const edits = [...packages, ...exports.map(({ node }) => node)].map((node) => [node, '']);
  for (const { node, from, names } of imports) {
    if (atStart.has(from)) statics.push(`import ${list(names, ' as ')} from ${JSON.stringify(prefix + from)};`);
    edits.push([node, atStart.has(from) ? '' : `const ${list(names, ': ')} = ${opener(from)}();`]);
  }
  for (const { node, from } of loads) {
    // What runs at the start in any case is there by then.
    if (!atStart.has(from)) edits.push([node, `Promise.resolve().then(${opener(from)})`]);
    else {
      const whole = `all_${from.replace(/\W/g, '_')}`;
      statics.push(`import * as ${whole} from ${JSON.stringify(prefix + from)};`);
      edits.push([node, `Promise.resolve(${whole})`]);
    }
  }
  const body = edit(code, edits);
  for (const [name, from] of openers) statics.push(`import { open as ${name} } from ${JSON.stringify(prefix + from)};`);
  const exported = exports.flatMap(({ names }) => names);
  return `${statics.join('\n')}\n${atStart.has(fileName) ? asStart(body, exported) : asRoom(body, exported)}`;
}

function asStart(body, exported) {
  const names = exported.map(([outside, inside]) => [inside, outside]);
  return `${body}\nexport ${list(names, ' as ')};`;
}

function asRoom(body, exported) {
  const getters = exported.map(([outside, inside]) => `get ${JSON.stringify(outside)}() { return ${inside}; }`);
  return `let opened;
export function open() {
  if (opened) return opened;
  ${body}
  return (opened = { ${getters.join(', ')} });
}`;
}

function list(pairs, between) {
  return `{ ${pairs.map((pair) => pair.join(between)).join(', ')} }`;
}

/** The code with other text in place of some ranges, which do not overlap. */
function edit(code, edits) {
  let text = code;
  for (const [{ start, end }, instead] of edits.sort(([a], [b]) => b.start - a.start)) {
    text = text.slice(0, start) + instead + text.slice(end);
  }
  return text;
}
