// What keeps our builds of tfjs from loading in Node, and its cure.

const chained = '@tensorflow/tfjs-core/dist/public/chained_ops/';
const names = '\0tfjs-core-names';

/** What they import from tfjs's inner modules that its surface has elsewhere. */
const shim = `
import { image, util } from '@tensorflow/tfjs-core';
export * from '@tensorflow/tfjs-core';
export const { assert } = util;
export const { resizeBilinear, resizeNearestNeighbor } = image;
// The class of the page's first copy of tfjs, whose engine makes all tensors; kept by tfjs itself under this name.
export const getGlobalTensorClass = () => globalThis._tfGlobals.get('Tensor');
`;

/** Whether a module belongs to the chained ops, and so is bundled where all else of tfjs stays outside. */
export function isChainedOp(id) {
  return id.includes(chained);
}

/**
 * Chained ops (x.add(y)) lie in files of tfjs's package that Node cannot load: ES modules in a CommonJS package. Their code goes into our
 * modules, and this plugin lets it import the package's surface instead of its inner modules.
 */
export function chainedOps() {
  return {
    name: 'chained-ops',
    enforce: 'pre',
    resolveId(id, importer) {
      if (id === names) return id;
      return importer && isChainedOp(importer) && id.startsWith('../../') ? names : undefined;
    },
    load: (id) => (id === names ? shim : undefined),
  };
}

const util = '\0node-util';

/** What tfjs takes from Node's module util, from the globals that Node has too. */
const globals = `
export const { TextEncoder, TextDecoder } = globalThis;
const is = (type) => (value) => value instanceof type;
export const types = {
  isFloat32Array: is(Float32Array),
  isInt32Array: is(Int32Array),
  isUint8Array: is(Uint8Array),
  isUint8ClampedArray: is(Uint8ClampedArray),
};
`;

/** In one file for browsers tfjs's Node platform would find an empty module in util's place, and throw at import in Node. */
export function nodeUtil() {
  return {
    name: 'node-util',
    enforce: 'pre',
    resolveId: (id, importer) => (id === util || (id === 'util' && importer?.includes('tfjs-core')) ? util : undefined),
    load: (id) => (id === util ? globals : undefined),
  };
}
