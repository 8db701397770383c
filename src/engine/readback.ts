import type { Engine } from './engine';
import { describeFailure, within } from './error-scopes';
import { Frame } from './frame';
import { hasDied } from './gpu-lost';

/** A piece of a GPU buffer. */
export interface ByteRange {
  buffer: GPUBuffer;
  offset: number;
  bytes: number;
}

/** What is copied: known beforehand, or given by a function that records what makes it. */
export type Pieces = readonly ByteRange[] | ((frame: Frame) => readonly ByteRange[]);

/**
 * Copies a few bytes to the CPU. Attnscope itself reads from the GPU by this function only, and only what a person
 * asked for: the number under the pointer, the ends of a colour bar.
 *
 * pieces   byte ranges, each offset and length a multiple of 4
 * prepare  records what has to be computed first, in the same submit
 * returns  their bytes one after another
 * throws   a sentence when the GPU refuses the copy (a buffer was destroyed, say); GpuLostError when the engine closes
 *          meanwhile
 * cost     one submit, one staging buffer that is destroyed again
 */
export async function readBytes(
  engine: Engine,
  pieces: Pieces,
  prepare?: (frame: Frame) => void,
): Promise<ArrayBuffer> {
  const device = engine.requireDevice();
  engine.scheduler.flushProducers();
  let staging = null as GPUBuffer | null; // set in a closure, which TypeScript does not follow
  let mapped: Promise<unknown> = Promise.resolve();
  try {
    const answer = within(device, () => {
      const frame = new Frame(device, engine.stats);
      prepare?.(frame);
      staging = recordCopies(frame, typeof pieces === 'function' ? pieces(frame) : pieces);
      frame.submit();
      mapped = staging.mapAsync(GPUMapMode.READ);
    });
    const [failure, unmappable] = await Promise.all([answer, reasonOf(mapped)]);
    if ((failure ?? unmappable) && !engine.closed) await hasDied(device);
    if (engine.closed) throw engine.lostError();
    if (failure ?? unmappable) throw describeFailure((failure ?? unmappable)!, 'to read this');
    return staging!.getMappedRange().slice(0);
  } finally {
    staging?.destroy();
  }
}

function recordCopies(frame: Frame, pieces: readonly ByteRange[]): GPUBuffer {
  const staging = frame.device.createBuffer({
    label: 'readback.staging',
    size: pieces.reduce((sum, piece) => sum + piece.bytes, 0),
    usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
  });
  frame.endCompute();
  let at = 0;
  for (const { buffer, offset, bytes } of pieces) {
    frame.encoder.copyBufferToBuffer(buffer, offset, staging, at, bytes);
    at += bytes;
  }
  return staging;
}

/** Why a promise rejects; null when it does not. */
function reasonOf(promise: Promise<unknown>): Promise<Error | null> {
  return promise.then(
    () => null,
    (error: Error) => error,
  );
}
