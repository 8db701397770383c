// The types: of each page by its framework's own checker, and of the declarations by TypeScript 5.6 to 7. Pages hold
// wrong lines that must be refused.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const here = import.meta.dirname;
const compilers = { 5.6: 'typescript-5.6', 5.9: 'typescript-5.9', '6.0': 'typescript', '7.0': 'typescript-7' };

const tsc = (version, project) => [join(compilers[version], 'bin/tsc'), '--pretty', 'false', '--project', project];

export const types = [
  ...['plain', 'react', 'preact', 'solid', 'onnx'].map((name) => [
    `${name}: types`,
    () => check(tsc('7.0', `${name}/tsconfig.json`)),
  ]),
  ['vue: types', () => check(['vue-tsc/bin/vue-tsc.js', '--project', 'vue/tsconfig.json'])],
  [
    'svelte: types',
    () =>
      check(
        'svelte-check/bin/svelte-check --workspace svelte --tsconfig ./tsconfig.json --fail-on-warnings'.split(' '),
      ),
  ],
  ...Object.keys(compilers).flatMap((version) => [
    [
      `TypeScript ${version}: the elements’ declarations, alone`,
      () => check(tsc(version, 'declarations/tsconfig.elements.json')),
    ],
    [`TypeScript ${version}: all declarations, but for tfjs’s own errors`, () => checkOurs(version)],
  ]),
];

/** The checker's output if it found something, else nothing. */
async function check(args) {
  const { status, output } = await run(args);
  return status === 0 ? null : output;
}

/**
 * Errors anywhere but in tfjs, in the WebGPU types that it brings, and where these clash with the compiler's library.
 */
async function checkOurs(version) {
  const { output } = await run(tsc(version, 'declarations/tsconfig.entries.json'));
  const errors = output.split('\n').filter((line) => /: error TS/.test(line));
  // tfjs 4.22 is known to have some: without any the compiler has not run, or has not seen it.
  if (!errors.some((line) => line.startsWith('node_modules/@tensorflow/'))) return `tfjs was not compiled: ${output}`;
  const foreign =
    /^node_modules\/(@tensorflow|@webgpu)\/|^node_modules\/(typescript|@typescript)[^(]*\/lib\/lib\.dom\.d\.ts/;
  return errors.filter((line) => !foreign.test(line)).join('\n') || null;
}

function run([script, ...args]) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(here, 'node_modules', script), ...args], { cwd: here });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.on('close', (status) => done({ status, output }));
  });
}
