// Part of `npm run check`: shows the import directions a violation of each, through ESLint as configured, and a good import beside it.
import { ESLint } from 'eslint';

const bad = [
  ['src/engine/sample.ts', '../tensor/tensor-view'],
  ['src/engine/sample.ts', '@tensorflow/tfjs-core'],
  ['src/engine/sample.ts', 'lit'],
  ['src/tensor/sample.ts', '../passes/value-range'],
  ['src/tensor/sample.ts', '../tfjs/tf'],
  ['src/tensor/sample.ts', '../tfjs/producer'],
  ['src/tensor/sample.ts', '@tensorflow/tfjs-core'],
  ['src/matrix/sample.ts', '../passes/value-range'],
  ['src/matrix/sample.ts', '../tfjs/borrow'],
  ['src/passes/sample.ts', '../views/norm'],
  ['src/passes/sample.ts', '../tfjs/backend'],
  ['src/passes/sample.ts', '../forward/softmax'],
  ['src/views/sample.ts', '../tfjs/tf'],
  ['src/views/heatmap/sample.ts', '../../tfjs/borrow'],
  ['src/views/sample.ts', '../forward/softmax'],
  ['src/views/sample.ts', '../models/load-model'],
  ['src/views/sample.ts', '@tensorflow/tfjs-core'],
  ['src/views/sample.ts', 'lit'],
  ['src/tfjs/sample.ts', '../views/view'],
  ['src/tfjs/sample.ts', '../layers/taps'],
  ['src/wire/sample.ts', '../views/view'],
  ['src/wire/sample.ts', '../transformer/transformer'],
  ['src/forward/sample.ts', '../layers/taps'],
  ['src/forward/sample.ts', '../passes/value-range'],
  ['src/forward/sample.ts', '@tensorflow/tfjs-core'],
  ['src/forward/sample.ts', '../backward/activation'],
  ['src/backward/sample.ts', '../layers/taps'],
  ['src/training/sample.ts', '../layers/taps'],
  ['src/layers/sample.ts', '../models/load-model'],
  ['src/layers/sample.ts', '../views/heatmap/view'],
  ['src/layers/sample.ts', '../../shaders/views/heatmap.wgsl'],
  ['src/models/sample.ts', '../views/heatmap/view'],
  ['src/models/sample.ts', '../index'],
  ['src/transformer/sample.ts', '../models/load-model'],
  ['src/transformer/sample.ts', '../views/heatmap/view'],
  ['src/transformer/sample.ts', '../layers/taps'],
  ['src/transformer/sample.ts', '@tensorflow/tfjs-core'],
  ['src/views/sample.ts', '../transformer/load-transformer'],
  ['src/models/sample.ts', '../transformer/load-transformer'],
  ['components/sample.ts', '../src/transformer/load-transformer'],
  ['src/index.ts', '../components/index'],
  ['components/sample.ts', '../src/engine/program'],
  ['components/sample.ts', '../src/tfjs/tf'],
  ['components/figure/sample.ts', '../../src/tfjs/tf'],
  ['components/grid/sample.ts', '../heatmap/axes'],
  ['components/figure/sample.ts', '../grid/axes'],
  ['components/words/sample.ts', '../figure/axes'],
  ['components/histogram/sample.ts', '../attn-heatmap'],
  ['components/sample.ts', '../src/passes/value-range'],
  ['components/sample.ts', '../demo/player'],
  ['components/sample.ts', '@tensorflow/tfjs-core'],
  ['components/sample.ts', 'virtual:custom-elements'],
  ['demo/sample.ts', '../src/models/load-model'],
  ['demo/sample.ts', '../src/engine/device'],
  ['demo/sample.ts', '@tensorflow/tfjs-core'],
  ['demo/sample.ts', 'lit'],
  ['src/unheard-of/sample.ts', './other'],
];

const good = [
  ['components/sample.ts', './grid/axes'],
  ['components/grid/sample.ts', '../figure/axes'],
  ['components/grid/sample.ts', '../words/language'],
  ['src/engine/sample.ts', './program'],
  ['src/tfjs/own-backend.ts', '@tensorflow/tfjs-backend-webgpu'],
  ['src/tfjs/sample.ts', '../tensor/producers'],
  ['src/tensor/sample.ts', '../engine/engine'],
  ['src/matrix/sample.ts', '../../shaders/matrix/strided.wgsl'],
  ['src/passes/sample.ts', '../matrix/matrix-source'],
  ['src/forward/recurrent/sample.ts', '../../tfjs/tf'],
  ['src/forward/sample.ts', '../../shaders/forward/row-softmax.wgsl'],
  ['src/layers/sample.ts', '../forward/softmax'],
  ['src/layers/sample.ts', '../backward/activation'],
  ['src/backward/recurrent/sample.ts', '../../forward/recurrent/plan'],
  ['src/models/training/sample.ts', '../../training/loss'],
  ['src/models/sample.ts', 'fflate'],
  ['src/transformer/session/sample.ts', '../../tfjs/shared-tensor'],
  ['src/transformer/weights/sample.ts', '../../models/file-error'],
  ['src/transformer/sample.ts', '@huggingface/tokenizers'],
  ['src/views/heatmap/sample.ts', '../../tensor/data'],
  ['src/views/heatmap/sample.ts', '../view'],
  ['src/index.ts', './models/load-model'],
  ['components/sample.ts', '../src/views/heatmap/view'],
  ['components/heatmap/sample.ts', '../figure/axes'],
  ['components/sample.ts', 'lit/decorators.js'],
  ['demo/sample.ts', '../src/index'],
  ['demo/sample.ts', '../components/index'],
  ['demo/sample.ts', 'virtual:custom-elements'],
];

const eslint = new ESLint();
const wrong = [];

for (const [cases, expected] of [
  [bad, true],
  [good, false],
]) {
  for (const [filePath, source] of cases) {
    if ((await refused(filePath, source)) === expected) continue;
    wrong.push(`${filePath} importing ${source} is ${expected ? 'let through' : 'refused'}`);
  }
}

const lazily = await eslint.lintText(`import('../tfjs/producer');`, { filePath: 'src/tensor/sample.ts' });
if (lazily[0].messages.length) wrong.push('src/tensor/sample.ts may not load tfjs by import()');
const deeply = await eslint.lintText(`import('../tfjs/tf');`, { filePath: 'src/tensor/sample.ts' });
if (!deeply[0].messages.length) wrong.push('src/tensor/sample.ts may load any file of src/tfjs by import()');

if (wrong.length) {
  console.error(`The import directions do not hold:\n  ${wrong.join('\n  ')}`);
  process.exit(1);
}
console.log(`Import directions: ${bad.length} violations refused, ${good.length} good imports let through.`);

async function refused(filePath, source) {
  const forms = [`import ${JSON.stringify(source)};`, `export * from ${JSON.stringify(source)};`];
  const answers = await Promise.all(forms.map((code) => eslint.lintText(code, { filePath })));
  const refusals = answers.map(([result]) => result.messages.some((m) => m.ruleId === 'house/import-directions'));
  if (refusals[0] !== refusals[1]) wrong.push(`${filePath}: import and export of ${source} are judged differently`);
  return refusals[0];
}
