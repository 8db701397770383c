import { dirname, relative, resolve, sep } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/**
 * Who may import whom, from the ground up. `folders` are this project's, `packages` those of npm; a folder may always import
 * from itself. `not` takes single files out again. Shaders are text: the file that pairs with one reads it.
 */
export const directions = {
  'src/engine': { folders: [], packages: [] },
  'src/tensor': { folders: ['src/engine'], packages: [] },
  'src/kernels': { folders: ['src/tensor', 'src/engine', 'shaders'], packages: [] },
  'src/layers': { folders: ['src/kernels', 'src/tensor', 'src/engine'], packages: [] },
  'src/models': {
    folders: ['src/layers', 'src/kernels', 'src/tensor', 'src/engine'],
    packages: ['fflate'],
  },
  // A view draws buffers, whoever made them: of tfjs it knows nothing.
  'src/views': {
    folders: ['src/kernels', 'src/tensor', 'src/engine', 'shaders'],
    packages: ['d3-array', 'd3-format'],
    not: ['src/tensor/tfjs'],
  },
  src: {
    folders: ['src/views', 'src/models', 'src/layers', 'src/kernels', 'src/tensor', 'src/engine'],
    packages: [],
  },
  components: { folders: ['src/views'], packages: ['lit', 'd3-array', 'd3-format', 'd3-scale'] },
  demo: { folders: ['components'], packages: ['virtual:custom-elements'], files: ['src/index', 'src/tensor/tfjs'] },
};

/** The one owner of tfjs: everyone else takes the namespace from it. */
const tfjsOwner = /^src\/tensor\/tfjs[^/]*$/;

/** Says what is wrong with an import, or '' when it is as the house plan has it. Paths are relative to the project. */
export function objection(file, source) {
  const importer = withoutExtension(file);
  const home = folderOf(importer);
  const rule = directions[home];
  if (!rule) return `${home} is not in the table of import directions. Add it to scripts/import-directions.mjs.`;
  if (!source.startsWith('.')) return packageObjection(importer, rule, source);

  const target = withoutExtension(
    relative(root, resolve(root, dirname(file), source))
      .split(sep)
      .join('/'),
  );
  const goal = folderOf(target);
  if (rule.files?.includes(target)) return '';
  if (rule.not?.includes(target)) return `${home} must not import ${target}.`;
  if (goal === home || rule.folders.includes(goal)) return '';
  const allowed = [...rule.folders, ...(rule.files ?? [])].join(', ') || 'nothing but itself';
  return `${home} must not import from ${goal}. It may import from ${allowed}.`;
}

function packageObjection(importer, rule, source) {
  if (source.startsWith('@tensorflow/')) {
    return tfjsOwner.test(importer)
      ? ''
      : `${importer} must not import ${source}. Import * as tf from src/tensor/tfjs.`;
  }
  const known = rule.packages.some((name) => source === name || source.startsWith(`${name}/`));
  return known ? '' : `${folderOf(importer)} must not import the package ${source}. Its owner is another folder.`;
}

const folders = [...Object.keys(directions), 'shaders'].sort((a, b) => b.length - a.length);

/** The table's longest folder that holds the file; a folder below src that the table lacks answers for itself. */
function folderOf(path) {
  const folder = folders.find((name) => path.startsWith(`${name}/`)) ?? dirname(path);
  return folder === 'src' && dirname(path) !== 'src' ? path.split('/').slice(0, 2).join('/') : folder;
}

function withoutExtension(path) {
  return path.replace(/\?.*$/, '').replace(/\.(ts|js)$/, '');
}

/** The same as an ESLint rule. */
export const importDirections = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = relative(root, context.filename).split(sep).join('/');
    const check = (node) => {
      if (typeof node.source?.value !== 'string') return;
      const message = objection(file, node.source.value);
      if (message) context.report({ node: node.source, message });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      TSImportType: check,
    };
  },
};
