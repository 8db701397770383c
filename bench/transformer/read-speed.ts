/** Bytes of the buffer that is read: more than the caches of a GPU hold. */
const size = 256 * 2 ** 20;
const shader = /* wgsl */ `
@group(0) @binding(0) var<storage, read> numbers: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> sums: array<vec4f>;
@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let all = 256u * groups.x;
  var sum: vec4f;
  for (var i = id.x; i < arrayLength(&numbers); i += all) { sum += numbers[i]; }
  sums[id.x] = sum;
}`;

/** Bytes per ms that a device reads from a buffer: the best of ten dispatches that add up all of its numbers. */
export async function readSpeed(device: GPUDevice): Promise<number> {
  const bytes = Math.min(size, device.limits.maxStorageBufferBindingSize);
  const groups = 4096;
  const usage = GPUBufferUsage.STORAGE;
  const numbers = device.createBuffer({ size: bytes, usage });
  const sums = device.createBuffer({ size: 16 * 256 * groups, usage });
  const module = device.createShaderModule({ code: shader });
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  const entries = [numbers, sums].map((buffer, binding) => ({ binding, resource: { buffer } }));
  const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  let best = Infinity;
  for (let i = 0; i < 10; i++) {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let n = 0; n < 4; n++) pass.dispatchWorkgroups(groups);
    pass.end();
    const began = performance.now();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    best = Math.min(best, (performance.now() - began) / 4);
  }
  numbers.destroy();
  sums.destroy();
  return bytes / best;
}
