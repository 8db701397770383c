import projectSource from '../../../shaders/forward/recurrent/project.wgsl';
import { programFor } from '../../engine/program';
import { shapeFor } from '../../engine/uniforms';
import type { KernelRecorder } from '../../tfjs/recorder';
import { tiledProduct } from '../product-tiles';
import { keptBiasAt } from './plan';
import type { Recurrence } from './shape';

export interface Projection {
  recorder: KernelRecorder;
  recurrence: Recurrence;
  device: GPUDevice;
  buffers: Record<string, GPUBuffer | undefined>;
}

/**
 * x · kernel + bias of all directions, in a scratch buffer: what the gates get from the input, at all steps.
 *
 * cost  a dispatch per direction
 */
export function project({ recorder, recurrence, device, buffers }: Projection): GPUBuffer {
  const { directions, samples, steps, features, gates, units, biases } = recurrence;
  const sides = { rows: samples * steps, columns: gates * units, inner: features };
  const neighbours = [features, gates * units];
  const { software } = recorder.bridge;
  const { source, constants, across, down } = tiledProduct(projectSource, sides, { neighbours, software });
  const program = programFor(device, {
    ...{ label: 'recurrent.project', source },
    constants: { units, gates, biases, ...constants },
  });
  const tail = keptBiasAt(recurrence);
  const projected = recorder.scratch([tail + directions * units]);
  const workgroups: [number, number] = [across, Math.min(down, device.limits.maxComputeWorkgroupsPerDimension)];
  for (let d = 0; d < directions; d++) {
    const kernel = buffers[`kernel${d}`]!;
    const resources = {
      ...{ left: buffers.values!, right: kernel, bias: buffers[`bias${d}`] ?? kernel, projected },
      shape: shapeFor(program, { ...sides, start: d * sides.rows * sides.columns, tail: tail + d * units }),
    };
    recorder.run(program, resources, workgroups);
  }
  return projected;
}
