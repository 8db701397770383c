import { dirname, relative, resolve, sep } from 'node:path';

const root = resolve(import.meta.dirname, '..');

const figures = [
  'components/heatmap',
  'components/grid',
  'components/histogram',
  'components/scatter',
  'components/strip',
  'components/lens',
  'components/weights',
];
const drawing = ['lit', 'd3-array', 'd3-format', 'd3-scale'];

/**
 * Who may import whom, from the ground up. `folders` are this project's, `packages` those of npm; a folder may always import
 * from itself, from single `files` of others, and by `import()` from those in `lazy`. Shaders are text: the file that pairs with one reads it.
 */
export const directions = {
  // What draws without WebGPU comes in where there is none: by import(), in one place.
  'src/engine': { folders: [], packages: [], lazy: ['src/views/webgl-tier'] },
  // tfjs comes in with the first tensor: by import(), in one place.
  'src/tensor': { folders: ['src/engine'], packages: [], lazy: ['src/tfjs/producer'] },
  'src/matrix': { folders: ['src/tensor', 'src/engine', 'shaders'], packages: [] },
  'src/passes': { folders: ['src/matrix', 'src/tensor', 'src/engine', 'shaders'], packages: [] },
  'src/webgl': { folders: ['src/matrix', 'src/tensor', 'src/engine', 'shaders'], packages: ['regl'] },
  // A view draws buffers, whoever made them: of tfjs it knows nothing.
  'src/views': {
    folders: ['src/passes', 'src/webgl', 'src/matrix', 'src/tensor', 'src/engine', 'shaders'],
    packages: ['d3-array', 'd3-format'],
  },
  'src/tfjs': { folders: ['src/tensor', 'src/engine'], packages: ['@tensorflow'] },
  'src/forward': { folders: ['src/tfjs', 'src/tensor', 'src/engine', 'shaders'], packages: [] },
  'src/backward': { folders: ['src/forward', 'src/tfjs', 'src/tensor', 'src/engine', 'shaders'], packages: [] },
  // Losses and optimisers: kernels that models run in training.
  'src/training': { folders: ['src/tfjs', 'src/tensor', 'src/engine', 'shaders'], packages: [] },
  'src/layers': { folders: ['src/backward', 'src/forward', 'src/tfjs', 'src/tensor', 'src/engine'], packages: [] },
  'src/models': {
    folders: ['src/layers', 'src/training', 'src/backward', 'src/forward', 'src/tfjs', 'src/tensor', 'src/engine'],
    packages: ['fflate'],
  },
  // What an output has to do with the inputs: runs of models, and rules of its own for the way back.
  'src/attribution': {
    folders: [
      'src/models',
      'src/layers',
      'src/training',
      'src/backward',
      'src/forward',
      'src/tfjs',
      'src/tensor',
      'src/engine',
      'shaders',
    ],
    packages: [],
  },
  // Language models: one more producer of buffers. Of the file readers it takes what they have in common.
  'src/transformer': {
    folders: ['src/tfjs', 'src/tensor', 'src/engine', 'shaders'],
    packages: ['@huggingface/tokenizers'],
    files: ['src/models/file-error', 'src/models/floats'],
  },
  // What a process beside the page computes, as it comes over a WebSocket: one more producer of buffers.
  'src/wire': { folders: ['src/tensor', 'src/engine', 'shaders'], packages: [] },
  src: {
    folders: [
      'src/views',
      'src/wire',
      'src/transformer',
      'src/attribution',
      'src/models',
      'src/layers',
      'src/tfjs',
      'src/tensor',
      'src/engine',
    ],
    packages: [],
  },
  components: {
    folders: ['components/words', 'components/figure', ...figures, 'src/views'],
    packages: drawing,
    // Who shows a layer of a model brings a tfjs model along.
    lazy: ['src/models/layer-outputs', 'src/models/training/get-weights', 'src/models/training/get-gradients'],
  },
  // What figures say, and how they write numbers.
  'components/words': { folders: [], packages: ['lit', 'd3-format'] },
  'components/figure': { folders: ['components/words', 'src/views'], packages: drawing },
  // What two figures share is in figure/.
  ...Object.fromEntries(
    figures.map((figure) => [
      figure,
      { folders: ['components/words', 'components/figure', 'src/views'], packages: drawing },
    ]),
  ),
  demo: {
    folders: ['components', 'components/words', 'components/figure', ...figures, 'docs'],
    packages: ['virtual:custom-elements'],
    files: ['src/index', 'src/tfjs/tf'],
  },
};

/** Says what is wrong with an import, or '' when it is as the house plan has it. Paths are relative to the project. */
export function objection(file, source, { lazy = false } = {}) {
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
  if (rule.files?.includes(target) || (lazy && rule.lazy?.includes(target))) return '';
  if (goal === home || rule.folders.includes(goal)) return '';
  const allowed = [...rule.folders, ...(rule.files ?? [])].join(', ') || 'nothing but itself';
  return `${home} must not import from ${goal}. It may import from ${allowed}.`;
}

function packageObjection(importer, rule, source) {
  const known = rule.packages.some((name) => source === name || source.startsWith(`${name}/`));
  if (known) return '';
  const advice = source.startsWith('@tensorflow/') ? 'Import * as tf from src/tfjs/tf' : 'Its owner is another folder';
  return `${folderOf(importer)} must not import the package ${source}. ${advice}.`;
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
      const message = objection(file, node.source.value, { lazy: node.type === 'ImportExpression' });
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
