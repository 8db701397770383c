import { denseStrides, type TensorView } from '../tensor/tensor-view';
import * as tf from './tf';
import { sharedBackend } from './backend';

/**
 * A tfjs tensor as a TensorView, without a copy. A reference to the tensor is held until `release`, so its buffer is not
 * recycled under the picture when its owner disposes it.
 *
 * tensor   float32, any shape; stays the caller's
 * axes     one name per axis
 * throws   when tfjs does not run on the engine's device
 * cost     nothing for a tensor on the GPU; one upload for one that still lives on the CPU
 */
export function borrow(tensor: tf.Tensor, axes: readonly string[]): TensorView {
  const backend = sharedBackend();
  const held = tf.keep(tensor.clone());
  return {
    buffer: backend.bufferOf(held.dataId),
    shape: tensor.shape,
    strides: denseStrides(tensor.shape),
    axes,
    offset: 0,
    release: () => {
      if (!held.isDisposed && tf.findBackend('webgpu') === backend) held.dispose();
    },
  };
}
