import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { softwareEnvironment } from '../node-software.mjs';

const rows = ['lstm-small', 'additive-240'];
const picture = 'map-240';
const rivals = ['stock-webgpu', 'stock-wasm', 'onnx-wasm'];

/**
 * Runs a copy of a kit as a bare machine would, with python3 alone in its PATH, on the driver of Chromium's software adapter and with
 * the kit's own Vulkan loader. Throws what its results lack.
 */
export function tryKit(kit) {
  const folder = mkdtempSync(join(tmpdir(), 'attnscope-kit-'));
  try {
    mkdirSync(join(folder, 'path'));
    symlinkSync(pythonProgram(), join(folder, 'path/python3'));
    cpSync(kit, join(folder, 'kit'), { recursive: true });
    const [out, VK_DRIVER_FILES] = [join(folder, 'out'), softwareEnvironment().VK_DRIVER_FILES];
    const only = `--only=${[...rows, picture, 'ours', 'cpu-colours', ...rivals].join(',')}`;
    const { status } = spawnSync('/bin/sh', ['run.sh', '--software', '--seconds=1800', '--row-seconds=600', only], {
      cwd: join(folder, 'kit'),
      env: { PATH: join(folder, 'path'), HOME: folder, OUT: out, VK_DRIVER_FILES },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const problems = problemsOf(JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')));
    const text = readFileSync(join(out, 'report.txt'), 'utf8');
    if (!text.includes('*** NO GPU: this is the software adapter'))
      problems.push('report.txt does not say that there was no GPU');
    if (status !== 0) problems.push(`run.sh ended with ${status}`);
    if (problems.length) throw new Error(`The kit fails on a bare machine: ${problems.join('; ')}.`);
    console.log('\nThe kit runs on a bare machine: every row that was tried has its numbers.');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the results lack, in words. */
function problemsOf({ done, adapter, benches: { kernels, pictures } = {} }) {
  const problems = [];
  const check = (holds, words) => void (holds || problems.push(words));
  check(done, 'results.json is not done');
  check(adapter?.software === true, 'the adapter is not told as software');
  check(kernels?.torch && (kernels.torch.missing || kernels.torch.cases), 'PyTorch is not told of');
  for (const row of rows) {
    const reports = kernels?.reports[row] ?? {};
    for (const contender of ['ours', ...rivals.filter((one) => row.startsWith('lstm') || !one.startsWith('onnx'))]) {
      const { samples = [], maxError, gpuTime } = reports[contender] ?? {};
      check(samples.length > 0 && samples.every((ms) => ms > 0), `${row}, ${contender}: no times`);
      check(maxError < 1e-3, `${row}, ${contender}: the error is ${maxError}`);
      if (contender === 'ours') check(gpuTime?.span > 0 && gpuTime.busy > 0, `${row}, ours: no GPU time`);
    }
  }
  for (const contender of ['ours', 'cpu-colours']) {
    const { samples = [], look } = pictures?.reports[picture]?.[contender] ?? {};
    check(samples.length > 0 && look.painted > 0, `${picture}, ${contender}: no picture`);
  }
  return problems;
}

/** The interpreter itself: what PATH has may be a script of a version manager, which needs more of a PATH. */
function pythonProgram() {
  const { stdout, status } = spawnSync('python3', ['-c', 'import os, sys; print(os.path.realpath(sys.executable))'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error('--try needs python3.');
  return stdout.trim();
}
