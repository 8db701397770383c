import type { Engine } from './engine';
import { Frame } from './frame';

/** A piece of a GPU buffer. */
export interface ByteRange {
  buffer: GPUBuffer;
  offset: number;
  bytes: number;
}

/**
 * Copies a few bytes to the CPU. This is the only way by which attnscope itself reads from the GPU, and only what a
 * person asked for comes through it: the number under the pointer, the ends of a colour bar.
 *
 * pieces   byte ranges, each offset and length a multiple of 4; or a function that records what makes them, and gives
 *          them
 * prepare  records what has to be computed first, in the same submit
 * returns  their bytes one after another
 * cost     one submit, one staging buffer that is destroyed again
 */
export async function readBytes(
  engine: Engine,
  pieces: readonly ByteRange[] | ((frame: Frame) => readonly ByteRange[]),
  prepare?: (frame: Frame) => void,
): Promise<ArrayBuffer> {
  const device = engine.requireDevice();
  engine.scheduler.flushProducers();
  const frame = new Frame(device, engine.stats);
  prepare?.(frame);
  const wanted = typeof pieces === 'function' ? pieces(frame) : pieces;
  frame.endCompute();
  const staging = device.createBuffer({
    label: 'readback.staging',
    size: wanted.reduce((sum, piece) => sum + piece.bytes, 0),
    usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
  });
  try {
    let at = 0;
    for (const { buffer, offset, bytes } of wanted) {
      frame.encoder.copyBufferToBuffer(buffer, offset, staging, at, bytes);
      at += bytes;
    }
    frame.submit();
    await staging.mapAsync(GPUMapMode.READ);
    return staging.getMappedRange().slice(0);
  } finally {
    staging.destroy();
  }
}
