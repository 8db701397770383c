import { denseStrides, type TensorView } from '../tensor/tensor-view';
import { asFloat } from './as-float';
import { registeredBridge, requireBridge, type Bridge } from './backend';
import * as tf from './tf';

/**
 * A tfjs tensor as a TensorView, without a copy. A reference to the tensor is held until `release`, so its buffer is
 * not recycled under the picture when its owner disposes it.
 *
 * tensor   float32, any shape; stays the caller's
 * axes     one name per axis
 * throws   when tfjs does not run on the engine's device
 * cost     nothing for a tensor on the GPU; one upload for one that still lives on the CPU; one dispatch for one that
 *          tfjs has cast to float32 by its label alone
 */
export function borrow(tensor: tf.Tensor, axes: readonly string[]): TensorView {
  return borrowFrom(requireBridge(), tensor, axes);
}

/** The same by the bridge of the tensor's backend. */
export function borrowFrom(bridge: Bridge, tensor: tf.Tensor, axes: readonly string[]): TensorView {
  const held = tf.keep(tf.tidy(() => asFloat(tensor).clone()));
  return {
    buffer: bridge.bufferOf(held.dataId),
    shape: tensor.shape,
    strides: denseStrides(tensor.shape),
    axes,
    offset: 0,
    release: () => {
      if (!held.isDisposed && registeredBridge() === bridge) held.dispose();
    },
  };
}
