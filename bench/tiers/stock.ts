/** tfjs's own layers and ops on one of its backends. Nothing of ours is imported here. */
import * as tf from '@tensorflow/tfjs-core';
import { version_layers } from '@tensorflow/tfjs-layers';
import { stockWorks } from '../forward/stock-model';
import type { Contender } from './contender';

const works = {
  forward: 'forward pass',
  'forward-lstm': 'LSTM alone',
  'forward-attention': 'attention alone',
} as const;

interface Way {
  /** Imports the backend. */
  load: () => Promise<unknown>;
  /** Waits until it is done; cpu and wasm are when they return. */
  finish?: () => void;
}

/** Stock tfjs on this backend. */
export function stock(backend: 'webgl' | 'wasm' | 'cpu', { load, finish }: Way): Contender {
  return {
    name: `tfjs ${version_layers} ${backend}`,
    async open(row) {
      await load();
      if (!(await tf.setBackend(backend))) throw new Error(`tfjs could not open its ${backend} backend.`);
      const strange = tf.getKernelsForBackend(backend).find(({ kernelName }) => kernelName.startsWith('Attnscope'));
      if (strange) throw new Error(`${strange.kernelName} is registered: this is no stock tfjs.`);
      const work = stockWorks()[works[row as keyof typeof works]];
      return {
        async run() {
          tf.tidy(() => void work());
          finish?.();
        },
      };
    },
  };
}

/** The WebGL context of tfjs's own backend. */
export function stockContext(): WebGL2RenderingContext {
  return (tf.backend() as unknown as { gpgpu: { gl: WebGL2RenderingContext } }).gpgpu.gl;
}
