import type { Engine } from '../engine/engine';
import { registerProducer, type HostNumbers } from '../tensor/producers';
import type { Stored } from '../tensor/stored';
import type { TensorLike } from '../tensor/tensor-like';
import { describeShape, elementCount } from '../tensor/tensor-view';
import { attach, bridgeTo, registeredBridge } from './backend';
import { borrowFrom } from './borrow';
import './give-engine';
import { hostValues } from './host-values';
import { goneTensor, lossOfBackend, remainsOf } from './lost';
import { byWayOfCpu, intoBuffers, revive, type MoveInto } from './revive';
import * as tf from './tf';
import { isWebGlBackend, textureOf } from './webgl-texture';

registerProducer({ open, deviceOf });

/** The backend that holds a tensor's numbers; undefined for a tensor of a tfjs that shares nothing with ours. */
function backendOf({ dataId }: TensorLike): tf.KernelBackend | undefined {
  return tf.engine().state.tensorInfo.get(dataId)?.backend;
}

function deviceOf(tensor: TensorLike): GPUDevice | null {
  const bridge = bridgeTo(backendOf(tensor));
  return bridge && !lossOfBackend(bridge.backend) ? bridge.device : null;
}

function open(tensor: TensorLike, axes: readonly string[], engine: Engine): Stored | HostNumbers {
  if (!backendOf(tensor)) {
    throw new Error(
      'the tensor belongs to another copy of tfjs, or to a backend that was removed. Give {values: await tensor.data(), shape: tensor.shape}.',
    );
  }
  if (engine.webgl) return openInWebGl(tensor, axes, engine);
  const device = engine.requireDevice();
  const numbers = fromLost(tensor, axes, () => {
    const next = registeredBridge();
    return next?.device === device ? intoBuffers(next) : null;
  });
  if (numbers) return numbers;
  const backend = backendOf(tensor)!;
  const bridge = bridgeTo(backend) ?? registeredBridge();
  if (bridge?.device === device) {
    refuseOverLimit(tensor, axes, device);
    attach(bridge, engine);
    return borrowFrom(bridge, tensor as tf.Tensor, axes);
  }
  if (bridgeTo(backend)) {
    throw new Error(
      'the tensor lies on another GPUDevice than the open engine’s. Call openEngine() after tf.setBackend("webgpu") and before the first figure, or give {values: await tensor.data(), shape: tensor.shape}.',
    );
  }
  if (tf.engine().registry.cpu === backend) return { values: backend.readSync(tensor.dataId) as Float32Array };
  throw new Error(
    `the tensor lives on tfjs’s backend "${nameOf(backend)}", which the GPU engine cannot read. Call openEngine() before you make it, or give {values: await tensor.data(), shape: tensor.shape}.`,
  );
}

/**
 * In tier 'webgl' a tensor on our context is sampled where it lies. The numbers of any other are read: on cpu and wasm
 * they lie on the CPU; on a GPU that is another's it is a readback, and counted.
 */
function openInWebGl(tensor: TensorLike, axes: readonly string[], engine: Engine): Stored | HostNumbers {
  engine.scheduler.flushProducers();
  const numbers = fromLost(tensor, axes, () => byWayOfCpu);
  if (numbers) return numbers;
  const backend = backendOf(tensor)!;
  if (isWebGlBackend(backend) && backend.gpgpu.gl === engine.webgl!.gl) {
    return textureOf(backend, tensor as tf.Tensor, axes);
  }
  if ((bridgeTo(backend) || isWebGlBackend(backend)) && !hostValues(tensor as tf.Tensor)) {
    engine.countRead(4 * elementCount(tensor.shape));
  }
  return { values: backend.readSync(tensor.dataId) as Float32Array };
}

/** What tfjs could put into a buffer may be more than a shader can bind. */
function refuseOverLimit({ shape }: TensorLike, axes: readonly string[], { limits }: GPUDevice): void {
  const bytes = 4 * elementCount(shape);
  const { maxStorageBufferBindingSize: limit } = limits;
  if (bytes <= limit) return;
  throw new Error(
    `the tensor ${describeShape(shape, axes)} takes ${bytes} bytes; this device binds ${limit} at most. Give a part of it.`,
  );
}

/**
 * The numbers of a tensor whose GPU is gone, where they lie on the CPU too; null where its GPU is there, or where they
 * were made again.
 *
 * moving  how they come to where this engine draws them; null where they cannot
 */
function fromLost(
  { dataId, shape }: TensorLike,
  axes: readonly string[],
  moving: () => MoveInto | null,
): HostNumbers | null {
  const remains = remainsOf(dataId);
  if (!remains) return null;
  if (remains.values) return { values: remains.values as Float32Array };
  const gone = goneTensor(dataId, { shape, name: { name: 'the tensor', axes } }, remains.why);
  const moveInto = moving();
  if (!moveInto) throw gone;
  revive(dataId, moveInto, gone);
  return null;
}

function nameOf(backend: tf.KernelBackend): string {
  const { registry } = tf.engine();
  return Object.keys(registry).find((name) => registry[name] === backend) ?? 'unknown';
}
