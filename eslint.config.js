import lit from 'eslint-plugin-lit';
import wc from 'eslint-plugin-wc';
import typescript from 'typescript-eslint';
import { importDirections } from './scripts/import-directions.mjs';

/** A shader passes as a file of comments, so that its length is checked like any other's. */
const shaderLength = {
  preprocess: (text) => [{ text: text.replace(/^/gm, '// '), filename: 'shader.js' }],
  postprocess: (messages) => messages.flat(),
};

const ours = ['src/**/*.ts', 'components/**/*.ts', 'demo/**/*.ts'];

export default typescript.config(
  {
    ignores: [
      'dist',
      'build',
      'bench/build',
      '**/node_modules',
      'demo/public',
      // What build:python lays into the package.
      'python/src/attnscope/site',
      'python/src/attnscope/static',
      'test/fixtures',
      'src/webgl/recorded-sources.js',
    ],
  },
  ...typescript.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  {
    files: ours,
    plugins: { house: { rules: { 'import-directions': importDirections } } },
    rules: {
      'house/import-directions': 'error',
      'max-lines': ['error', 250],
      'max-params': ['error', 4],
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
    },
  },
  {
    // Attributes and their doc tags alone take a hundred of them.
    files: ['components/attn-*.ts', 'components/feature-*.ts', 'components/logit-lens.ts', 'components/rnn-weights.ts'],
    rules: { 'max-lines': ['error', 300] },
  },
  {
    files: ['components/**/*.ts'],
    ...lit.configs['flat/recommended'],
  },
  {
    files: ['components/**/*.ts'],
    ...wc.configs['flat/recommended'],
  },
  {
    // chai's assertions read as expressions.
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off' },
  },
  {
    files: ['**/*.wgsl', '**/*.glsl'],
    plugins: { house: { processors: { length: shaderLength } } },
    processor: 'house/length',
  },
  { files: ['**/*.wgsl/*.js', '**/*.glsl/*.js'], rules: { 'max-lines': ['error', 250] } },
);
