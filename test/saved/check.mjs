// npm run check:keras [-- FILTER]: saves every model file of the fixtures with saveModel, opens the files in Keras 3 and
// compares what both predict. Needs python3 with venv and PyPI; what it downloads stays in build/keras/ (1.6 GB). Not part
// of CI.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { inBrowser, servePages } from '../../bench/browser.mjs';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'build/keras');
const saved = join(folder, 'saved');
const python = join(folder, 'env/bin/python');
const packages = ['keras==3.15.1', 'tensorflow-cpu==2.21.0', 'keras-self-attention==0.51.0', 'h5py==3.14.0'];
const tolerance = 1e-5;
const filter = process.argv[2] ?? '';

install();
rmSync(saved, { recursive: true, force: true });
mkdirSync(saved, { recursive: true });
const { cases, refused } = await saveAll();
writeFileSync(join(saved, 'cases.json'), JSON.stringify(cases));
execFileSync(python, [join(import.meta.dirname, 'check.py'), saved], { stdio: 'inherit' });
const { keras, backend, results } = JSON.parse(readFileSync(join(saved, 'results.json'), 'utf8'));
report();

/** A Python of its own, where that was not made before. */
function install() {
  if (existsSync(join(folder, 'env/installed'))) return;
  mkdirSync(folder, { recursive: true });
  const call = (command, ...args) => execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (!existsSync(python)) call('python3', '-m', 'venv', join(folder, 'env'));
  call(python, '-m', 'pip', 'install', '-q', ...packages);
  writeFileSync(join(folder, 'env/installed'), packages.join('\n'));
}

/** Model files of the fixtures: .keras, .h5 with a model, and tfjs's model.json. */
function listFiles() {
  const fixtures = join(root, 'test/fixtures');
  const folders = ['demo', 'keras', 'keras/made', 'models', 'models/options'];
  const files = folders.flatMap((one) => readdirSync(join(fixtures, one)).map((name) => `${one}/${name}`));
  const tfjs = readdirSync(join(fixtures, 'models/tfjs')).map((name) => `models/tfjs/${name}/model.json`);
  return [...files, ...tfjs, 'keras/tfjs/model.json']
    .filter((file) => /\.(keras|h5)$|model\.json$/.test(file) && !/weights\.h5$|graph-model|keras-json/.test(file))
    .filter((file) => existsSync(join(fixtures, file)) && file.includes(filter));
}

async function saveAll() {
  const page = 'test/saved/page.html';
  const site = await servePages('saved', [page], join(root, 'test/fixtures'));
  const cases = [];
  const refused = [];
  try {
    await inBrowser(false, async (tab) => {
      await tab.goto(`${site.url}/${page}`);
      await tab.evaluate(() => window.ready);
      for (const file of listFiles()) {
        const recording = recordingOf(file);
        const answer = await tab.evaluate(([from, told]) => window.save(from, told), [`/${file}`, recording]);
        if (answer.refused) {
          refused.push({ file, why: answer.refused });
          continue;
        }
        const path = join(saved, `${file.replaceAll('/', '-').replace(/\.\w+$/, '')}.${cases.length}.keras`);
        writeFileSync(path, Buffer.from(answer.archive, 'base64'));
        // Some .h5 Keras cannot open, though it wrote them.
        const twin = join(root, 'test/fixtures', file.replace(/\.h5$/, '.keras'));
        const original = existsSync(twin) ? twin : join(root, 'test/fixtures', file);
        cases.push({ file, saved: path, original, inputs: answer.inputs, outputs: answer.outputs });
      }
    });
  } finally {
    await site.close();
  }
  return { cases, refused };
}

function recordingOf(file) {
  const base = file.endsWith('model.json') ? file.replace(/\/model\.json$/, '') : file.replace(/\.\w+$/, '');
  return existsSync(join(root, `test/fixtures/${base}.expected.json`)) ? `/${base}.expected.json` : null;
}

function report() {
  const neither = results.filter(({ original_opens: opens }) => opens === false);
  const without = results.filter(({ computed }) => computed === false);
  const other = results.filter(({ as_original: same }) => typeof same === 'number' && same <= tolerance);
  const rest = results.filter((one) => ![neither, without, other].some((list) => list.includes(one)));
  // A model of float16 computes in float16 in Keras, and in float32 here.
  const wrong = rest.filter(({ opened, half, largest }) => !opened || !(largest <= (half ? 1e-3 : tolerance)));
  const good = rest.filter((one) => !wrong.includes(one));
  const largest = good.reduce((most, one) => Math.max(most, one.half ? 0 : one.largest), 0);
  console.log(
    `Keras ${keras} (${backend}) opens ${good.length} of ${results.length} saved models and predicts the same,`,
  );
  console.log(`  within ${largest.toExponential(1)} of max(1, |x|).`);
  for (const { file } of neither) console.log(`  ${file}: Keras opens neither the saved file nor its own original.`);
  for (const { file } of other)
    console.log(
      `  ${file}: Keras gives for its own file and for ours the same, and other numbers than it recorded before it saved.`,
    );
  for (const { file } of without)
    console.log(`  ${file}: opened; TensorFlow has no channels first on a CPU to run it.`);
  for (const { file, why } of refused) console.log(`  ${file}: ${why}`);
  for (const { file, error, largest: most } of wrong) console.log(`  WRONG ${file}: ${error ?? `differs by ${most}`}`);
  console.log(`  Saved files: ${relative(root, saved)}`);
  process.exitCode = wrong.length === 0 && good.length > 0 ? 0 : 1;
}
