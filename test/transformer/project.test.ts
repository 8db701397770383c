import { expect } from 'chai';
import type { Engine } from '../../src/index';
import { readBytes } from '../../src/engine/readback';
import { Uniforms } from '../../src/engine/uniforms';
import stepShader from '../../shaders/transformer/step.wgsl';
import { record } from '../../src/transformer/kernels/dispatch';
import { projectMany, projectOne, type Projection } from '../../src/transformer/kernels/project';
import type { Matrix } from '../../src/transformer/weights/matrix';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { largestDifference, seededNumbers } from '../support/random';

const rows = 75; // of two shards, or gated 2 × 75 of one
const columns = 1034;
const quads = 259;

describe('a projection', () => {
  failOnGpuErrors();
  let engine: Engine;
  before(async () => void (engine = await testEngine()));

  function bufferOf(values: Float32Array<ArrayBuffer>): GPUBuffer {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    const buffer = engine.device!.createBuffer({ size: values.byteLength, usage });
    engine.device!.queue.writeBuffer(buffer, 0, values);
    return buffer;
  }

  const padded = (values: Float32Array, count: number): Float32Array<ArrayBuffer> => {
    const all = new Float32Array(count * 4 * quads);
    for (let r = 0; r < count; r++) all.set(values.subarray(r * columns, (r + 1) * columns), r * 4 * quads);
    return all;
  };

  const gain = seededNumbers(columns, 3);
  const bias = seededNumbers(2 * rows, 4);
  const weights = seededNumbers(2 * rows * columns, 1, 0.1);
  const inputs = seededNumbers(5 * columns, 2);

  function matrix(shards: readonly number[]): Matrix {
    let first = 0;
    const all = padded(weights, 2 * rows);
    return {
      label: 'test',
      type: 'f32',
      rows: shards.reduce((a, b) => a + b, 0),
      columns,
      quads,
      shards: shards.map((count) => {
        const buffer = bufferOf(all.slice(first * 4 * quads, (first + count) * 4 * quads));
        first += count;
        return { buffer, first: first - count, rows: count };
      }),
      vectors: bufferOf(Float32Array.of(...padded(gain, 1), ...bias)),
      at: { gain: 0, bias: 4 * quads },
    };
  }

  /** Σ of a row in float64, of an input that is normed or not. */
  function sum(token: number, row: number, isNormed: boolean): number {
    const x = Array.from(inputs.subarray(token * columns, (token + 1) * columns));
    const factor = 1 / Math.sqrt(x.reduce((total, v) => total + v * v, 0) / columns + 1e-5);
    return x.reduce((total, v, i) => {
      return total + (isNormed ? v * factor * gain[i] : v) * weights[row * columns + i];
    }, bias[row]);
  }

  async function run(
    projection: Omit<Projection, 'step' | 'output' | 'stride'>,
    way: 'software' | 'hardware' | 'many',
  ) {
    const device = engine.device!;
    const step = new Uniforms(device, stepShader, { struct: 'Step', label: 'test.step' });
    const values = { position: 0, count: way === 'many' ? 5 : 1, stride: 4 };
    step.write(values);
    const output = { buffer: bufferOf(new Float32Array(5 * rows)), kept: false };
    const whole = { ...projection, step: step.buffer, output, stride: rows };
    const norm = { kind: 'rms', epsilon: 1e-5 } as const;
    const dispatches =
      way === 'many' ? projectMany(device, whole) : projectOne(device, whole, { norm, software: way === 'software' });
    const encoder = device.createCommandEncoder();
    record(encoder, dispatches, values, engine.stats);
    device.queue.submit([encoder.finish()]);
    const bytes = 4 * rows * values.count;
    return new Float32Array(await readBytes(engine, [{ buffer: output.buffer, offset: 0, bytes }]));
  }

  for (const way of ['software', 'hardware', 'many'] as const) {
    const isNormed = way !== 'many';
    const tokens = isNormed ? 1 : 5;
    it(`of ${tokens} tokens is right as ${way} runs it: shards, odd sizes, residual`, async () => {
      const input = { buffer: bufferOf(padded(inputs, 5)), kept: false };
      const residual = seededNumbers(5 * rows, 7) as Float32Array<ArrayBuffer>;
      const found = await run(
        { matrix: matrix([40, 35]), input, residual: { buffer: bufferOf(residual), kept: false } },
        way,
      );
      const wanted = Array.from(found, (_, i) => sum(Math.floor(i / rows), i % rows, isNormed) + residual[i]);
      expect(largestDifference(found, wanted)).to.be.below(2e-5);
    });

    it(`of ${tokens} tokens is right as ${way} runs it: activation and gate`, async () => {
      const input = { buffer: bufferOf(padded(inputs, 5)), kept: false };
      const found = await run({ matrix: matrix([2 * rows]), input, activation: 'silu', gated: true }, way);
      const wanted = Array.from(found, (_, i) => {
        const token = Math.floor(i / rows);
        const gate = sum(token, i % rows, isNormed);
        return (gate / (1 + Math.exp(-gate))) * sum(token, rows + (i % rows), isNormed);
      });
      expect(largestDifference(found, wanted)).to.be.below(5e-5);
    });
  }
});
