import source from '../../shaders/wire/place-rows.wgsl';
import type { Engine } from '../engine/engine';
import { programFor } from '../engine/program';
import { kindOf, type RowPart, type WireRows } from './wire-rows';

/** Bytes before a part's numbers, as place-rows.wgsl has them. */
export const partBytes = 48;
/** A part begins at such a multiple: what the least of devices binds. */
const alignment = 256;
/** Bytes that wait for the next picture; beyond it rows go to the GPU from what the CPU holds. */
const mostWaiting = 2 ** 26;
/** Bytes of the buffer in which parts lie; a larger part has its own room in a larger one. */
const leastStage = 2 ** 16;
const mostStage = 2 ** 25;

/**
 * Parts of rows on their way to the GPU: what came since the last picture goes in one submit, each block as the bytes
 * that came.
 *
 * cost  per part its own bytes, 48 more and one dispatch
 */
export class RowUploads {
  #waiting: RowPart[] = [];
  #bytes = 0;
  #stage: GPUBuffer | null = null;
  #device: GPUDevice | null = null;

  add(part: RowPart): void {
    this.#waiting.push(part);
    this.#bytes += part.raw?.length ?? 0;
    if (this.#bytes <= mostWaiting && this.#waiting.length <= 4096) return;
    for (const { rows } of this.#waiting) rows.forget();
    this.#waiting = [];
    this.#bytes = 0;
  }

  /**
   * Writes all that waits, and makes room; then each of `all` has a buffer with all that came. In tier 'webgl' none has:
   * figures there say of a buffer that it needs WebGPU, and what comes later is drawn where there is some again.
   */
  flush(engine: Engine, all: readonly WireRows[]): void {
    if (engine.webgl) return;
    const device = engine.requireDevice();
    const encoder = device.createCommandEncoder({ label: 'wire.rows' });
    const waiting = this.#waiting;
    const seen = new Set([...all, ...waiting.map(({ rows }) => rows)]);
    const lying = new Set([...seen].filter((rows) => rows.isOn(device)));
    const before = [...seen].flatMap((rows) => rows.prepare(device, encoder));
    // Of rows that the device had not, all that came is in `before` already.
    const parts = [...before, ...waiting.filter(({ rows }) => lying.has(rows))];
    [this.#waiting, this.#bytes] = [[], 0];
    if (parts.length > 0) this.#place(engine, encoder, parts);
  }

  #place(engine: Engine, first: GPUCommandEncoder, parts: readonly RowPart[]): void {
    const device = engine.requireDevice();
    let encoder: GPUCommandEncoder = first;
    for (const round of roundsOf(parts)) {
      const stage = this.#stageFor(device, round.bytes);
      const pass = encoder.beginComputePass({ label: 'wire.place-rows' });
      for (const { part, at } of round.parts) this.#record(engine, pass, { part, at, stage });
      pass.end();
      device.queue.submit([encoder.finish()]);
      engine.stats.submits += 1;
      encoder = device.createCommandEncoder({ label: 'wire.rows' });
    }
  }

  #record(
    engine: Engine,
    pass: GPUComputePassEncoder,
    { part, at, stage }: { part: RowPart; at: number; stage: GPUBuffer },
  ): void {
    const device = engine.requireDevice();
    const { rows, raw } = part;
    const tokens = part.tokens[1] - part.tokens[0];
    const across = (part.heads[1] - part.heads[0]) * rows.pitch;
    device.queue.writeBuffer(stage, at, headOf(part));
    if (raw) writeWords(device, { stage, at: at + partBytes, raw });
    const program = programFor(device, { label: 'wire.place-rows', source });
    pass.setPipeline(program.pipeline);
    pass.setBindGroup(0, program.bind({ part: { buffer: stage, offset: at, size: sizeOf(part) }, rows: rows.buffer }));
    pass.dispatchWorkgroups(Math.ceil(across / 64), Math.min(65535, tokens), Math.ceil(tokens / 65535));
    engine.stats.dispatches += 1;
  }

  #stageFor(device: GPUDevice, bytes: number): GPUBuffer {
    if (this.#stage && this.#device === device && this.#stage.size >= bytes) return this.#stage;
    this.#stage?.destroy();
    const size = Math.max(leastStage, 2 ** Math.ceil(Math.log2(bytes)));
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    this.#device = device;
    return (this.#stage = device.createBuffer({ label: 'wire.stage', size, usage }));
  }

  release(): void {
    this.#stage?.destroy();
    this.#stage = this.#device = null;
    [this.#waiting, this.#bytes] = [[], 0];
  }
}

/** A part and its numbers, of which there is one word at least: an array in a buffer is never empty. */
function sizeOf({ raw }: RowPart): number {
  return partBytes + Math.max(4, 4 * Math.ceil((raw?.length ?? 0) / 4));
}

/** Parts that find room in the stage together, and where each begins. */
function roundsOf(parts: readonly RowPart[]): { parts: { part: RowPart; at: number }[]; bytes: number }[] {
  const rounds: { parts: { part: RowPart; at: number }[]; bytes: number }[] = [];
  for (const part of parts) {
    const bytes = alignment * Math.ceil(sizeOf(part) / alignment);
    let round = rounds.at(-1);
    if (!round || round.bytes + bytes > mostStage) rounds.push((round = { parts: [], bytes: 0 }));
    round.parts.push({ part, at: round.bytes });
    round.bytes += bytes;
  }
  return rounds;
}

function headOf({ rows, kind, byToken, heads, tokens, fill }: RowPart): Uint32Array<ArrayBuffer> {
  const { units, width, heads: all } = rows.held;
  const [count, length] = [heads[1] - heads[0], tokens[1] - tokens[0]];
  const steps = byToken ? [units, width] : [length * units, units];
  const place = [all, heads[0], count, tokens[0], length];
  return Uint32Array.of(kindOf[kind], ...steps, units, rows.pitch, ...place, fill ?? 0, 0);
}

/** Whole words; halves of an odd count end in the middle of one. */
function writeWords(device: GPUDevice, { stage, at, raw }: { stage: GPUBuffer; at: number; raw: Uint8Array }): void {
  const whole = raw.length - (raw.length % 4);
  const { buffer, byteOffset } = raw as Uint8Array<ArrayBuffer>;
  if (whole) device.queue.writeBuffer(stage, at, buffer, byteOffset, whole);
  if (whole === raw.length) return;
  const last = new Uint8Array(4);
  last.set(raw.subarray(whole));
  device.queue.writeBuffer(stage, at + whole, last);
}
