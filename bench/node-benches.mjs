// The benches that run under Node, by name. Each module has:
//   entry     the TypeScript that is bundled; what it exports is called in a process of its own, by
//             bench/node-child.mjs
//   files     what it reads beside the bundle
//   names     what --only= may name: rows and contenders
//   prepare   {options, elsewhere, isQuick, root, bundle} → {result, tasks}; a task has title, key, run(limits),
//             take(result, answer)
//   describe  result → {text, holds}
import * as inspect from './inspect-node.mjs';
import * as kernels from './kernels-node.mjs';
import * as pictures from './pictures-node.mjs';
import * as transformer from './transformer-node.mjs';

export const benches = { kernels, pictures, transformer, inspect };

/** Where the bundle of a bench lies, from the root. */
export function bundleOf(name) {
  return `build/bench/node/${name}.mjs`;
}
