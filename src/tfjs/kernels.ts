import * as tf from './tf';

/**
 * Registers a kernel of ours on one of tfjs's backends.
 *
 * returns  the name that it runs by: `name`, or with a number behind it where another copy of this package has taken
 *          that
 */
export function registerOwnKernel(
  name: string,
  kernelFunc: tf.KernelFunc,
  backendName: 'webgpu' | 'webgl' = 'webgpu',
): string {
  let kernelName = name;
  for (let copy = 2; tf.getKernel(kernelName, backendName); copy++) kernelName = `${name}.${copy}`;
  tf.registerKernel({ kernelName, backendName, kernelFunc });
  return kernelName;
}

type Replacement = readonly [kernelName: string, make: (stock: tf.KernelFunc) => tf.KernelFunc];

const waiting: Replacement[] = [];
let installed = false;

/**
 * Puts a kernel of ours in the place of a stock one, from the time on when tfjs runs on our own backend. A page that
 * brings its own WebGPU backend keeps the stock kernels.
 *
 * make  gets the stock kernel
 */
export function replaceKernel(...replacement: Replacement): void {
  if (installed) replace(replacement);
  else waiting.push(replacement);
}

/** To be called when the stock kernels are registered and our backend takes their name. */
export function installReplacements(): void {
  installed = true;
  for (const replacement of waiting.splice(0)) replace(replacement);
}

function replace([kernelName, make]: Replacement): void {
  const stock = tf.getKernel(kernelName, 'webgpu').kernelFunc;
  tf.unregisterKernel(kernelName, 'webgpu');
  tf.registerKernel({ kernelName, backendName: 'webgpu', kernelFunc: make(stock) });
}
