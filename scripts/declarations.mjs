// Declarations beside the modules, such as every resolution of TypeScript finds them.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/**
 * Writes the declarations of src/, components/ and the one file to a folder.
 *
 * throws  when the types do not compile, and when a relative import leads nowhere
 */
export function buildDeclarations(outDir) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const args = ['--project', 'scripts/tsconfig.types.json', '--outDir', outDir];
  const { status } = spawnSync(process.execPath, [tsc, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('The types do not compile. Run "npm run check" for the list.');
  for (const name of readdirSync(outDir, { recursive: true })) {
    if (!name.endsWith('.d.ts')) continue;
    const file = join(outDir, name);
    writeFileSync(file, withGpu(forOlder(withExtensions(withTables(readFileSync(file, 'utf8')), file)), name));
  }
  const empty = [...gpuNames].sort().map((name) => `  interface ${name} {}`);
  writeFileSync(join(outDir, 'gpu.d.ts'), `${gpuNote}declare global {\n${empty.join('\n')}\n}\nexport {};\n`);
}

const gpuNames = new Set();
const gpuNote = `// Names of WebGPU's interfaces, for a TypeScript whose library has none (5.9 and older) and a project without
// @webgpu/types. Where there are such they are merged with these, which are empty.
`;
/** Words of WebGPU are aliases, which cannot be merged with: written out where a person gives them. */
const gpuWords = {
  GPUPowerPreference: "'low-power' | 'high-performance'",
  GPUTextureFormat: 'string',
  GPUBufferBindingType: 'string',
};

/** Declarations that name WebGPU's interfaces import gpu.d.ts, so that they compile without @webgpu/types. */
function withGpu(text, name) {
  const plain = text.replace(/\bGPU\w+/g, (word) => gpuWords[word] ?? word);
  const used = plain.replace(/\/\*[^]*?\*\//g, '').match(/\bGPU[A-Z]\w+/g);
  if (!used) return plain;
  for (const word of used) gpuNames.add(word);
  return `import '${'../'.repeat(name.split('/').length - 1) || './'}gpu.js';\n${plain}`;
}

/** TypeScript before 5.7 knows typed arrays without a parameter. */
function forOlder(text) {
  return text.replace(
    /\b((?:Int|Uint|Float|BigInt|BigUint)\d+(?:Clamped)?Array|DataView)<ArrayBuffer(?:Like)?>/g,
    '$1',
  );
}

/** An imported JSON file as the type of what it holds: the file itself is not published, nor readable without an option. */
function withTables(text) {
  return text.replace(/^import (\w+) from '(\.[^']*\.json)';$/gm, (_, name, path) => {
    const source = sources.find((one) => one.endsWith(path.slice(1)));
    return `declare const ${name}: ${typeOf(JSON.parse(readFileSync(join(root, source), 'utf8')))};`;
  });
}

const sources = readdirSync(join(root, 'src'), { recursive: true }).map((name) => `src/${name}`.replaceAll('\\', '/'));

function typeOf(value) {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  if (Array.isArray(value)) return `readonly (${[...new Set(value.map(typeOf))].join(' | ') || 'never'})[]`;
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}: ${typeOf(inner)};`)
    .join(' ')} }`;
}

/** Relative imports with the extension that Node's resolution asks for: from '…', import '…', import('…'), declare module '…'. */
function withExtensions(text, file) {
  return text.replace(/(\bfrom |\bimport |\bimport\(|\bdeclare module )(['"])(\.[^'"]*)\2/g, (_, lead, quote, path) => {
    if (existsSync(join(file, '..', `${path}.d.ts`))) return `${lead}${quote}${path}.js${quote}`;
    if (existsSync(join(file, '..', path.replace(/\.js$/, '.d.ts')))) return `${lead}${quote}${path}${quote}`;
    throw new Error(`${file} imports ${path}, and there is no such declaration. Keep it out of the public types.`);
  });
}
