import activationSource from '../../shaders/backward/activation.wgsl';
import gateDerivatives from '../../shaders/backward/gate-derivatives.wgsl';
import gateActivations from '../../shaders/forward/gate-activations.wgsl';
import { programFor } from '../engine/program';
import { gateActivationNumber, type GateActivation } from '../forward/gate-activations';
import { registerOwnKernel } from '../tfjs/kernels';
import { deviceOf, recordKernel } from '../tfjs/recorder';
import { runOnTape } from '../tfjs/tape';
import * as tf from '../tfjs/tf';

const source = [gateActivations, gateDerivatives, activationSource].join('\n');

/**
 * An activation as a node of the tape. tfjs's own gradients of these make constants, which are uploaded in every step.
 *
 * x     f32 of any shape
 * cost  one dispatch, and one on the way back, which reads the activation's values
 */
export function activationOnTape(x: tf.Tensor, activation: GateActivation): tf.Tensor {
  if (activation === 'linear') return x;
  const run = (way: 'forward' | 'back', inputs: Record<string, tf.Tensor>): tf.Tensor =>
    tf.engine().runKernel(kernelName, inputs as unknown as tf.NamedTensorMap, { activation, way });
  const [y] = runOnTape({
    inputs: { x },
    forward: (save) => {
      const made = run('forward', { values: x });
      save([made]);
      return [made];
    },
    backward: ([gradient], [values]) => ({ x: () => run('back', { values, gradient: gradient! }) }),
  });
  return y;
}

const kernelFunc: tf.KernelFunc = ({ inputs, backend, attrs }) => {
  const { values, gradient } = inputs as Record<string, tf.TensorInfo>;
  const { activation, way: entryPoint } = attrs as unknown as { activation: GateActivation; way: string };
  const device = deviceOf(backend);
  const constants = { activation: gateActivationNumber(activation) };
  const program = programFor(device, { label: 'activation', source, constants, entryPoint });
  return recordKernel(backend, (recorder) => {
    const read = recorder.input(values);
    const given = gradient ? recorder.input(gradient) : read;
    const made = recorder.output(values.shape);
    const groups = Math.ceil(made.buffer.size / (16 * 64));
    const most = device.limits.maxComputeWorkgroupsPerDimension;
    recorder.run(program, { values: read, gradient: given, made: made.buffer }, [Math.min(groups, most)]);
    return made.info;
  });
};

const kernelName = registerOwnKernel('AttnscopeActivation', kernelFunc);
