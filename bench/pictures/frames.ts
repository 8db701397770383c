/** Two frames of seeded numbers from -1 to 1 on the GPU: waves that differ in phase, with noise. */
export function frameBuffers(device: GPUDevice, shape: readonly number[]): [GPUBuffer, GPUBuffer] {
  const columns = shape.at(-1)!;
  const count = shape.reduce((product, side) => product * side, 1);
  const frame = (phase: number): GPUBuffer => {
    const buffer = device.createBuffer({
      label: 'frame',
      size: 4 * count,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC,
      mappedAtCreation: true,
    });
    const values = new Float32Array(buffer.getMappedRange());
    let state = 1;
    for (let i = 0; i < count; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      values[i] =
        0.7 * Math.sin(Math.floor(i / columns) / 20 + (i % columns) / 9 + phase) + 0.3 * (state / 2 ** 31 - 1);
    }
    buffer.unmap();
    return buffer;
  };
  return [frame(0), frame(1.5)];
}
