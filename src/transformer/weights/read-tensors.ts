import { ModelFileError } from '../../models/file-error';
import { pieceBytes, type ByteReader } from '../folder/byte-reader';
import type { StoredTensor } from '../safetensors/header';

/** Who takes a tensor's bytes as they come. */
export interface TensorSink {
  tensor: StoredTensor;
  /** Takes bytes from `at` on, counted from the tensor's start; `at` is a multiple of 4. They are valid during the call. */
  take(at: number, bytes: Uint8Array<ArrayBuffer>): void;
  /** All bytes were taken. */
  end?(): void;
}

export interface ReadingOptions {
  signal?: AbortSignal;
  onBytes(count: number): void;
  /** Called now and then: resolves when what was handed on is out of memory. */
  drained(): Promise<unknown>;
}

/** Bytes between two tensors that are read past; a larger gap is worth another request. */
const smallGap = 16 * 2 ** 20;
/** Pieces that may wait for the GPU at once. */
const piecesAhead = 4;

/**
 * Reads tensors in the order in which they lie in their files, through one small buffer.
 *
 * throws  ModelFileError where a file ends too early; the signal's reason
 */
export async function readTensors(sinks: readonly TensorSink[], options: ReadingOptions): Promise<void> {
  const files = new Map(sinks.map(({ tensor }) => [tensor.file.name, tensor.file]));
  for (const name of files.keys()) {
    const inFile = sinks.filter(({ tensor }) => tensor.file.name === name);
    await readFile(
      inFile.sort((a, b) => a.tensor.from - b.tensor.from),
      options,
    );
  }
}

async function readFile(sinks: readonly TensorSink[], options: ReadingOptions): Promise<void> {
  const end = Math.max(...sinks.map(({ tensor }) => tensor.to));
  let reader: ByteReader | null = null;
  let at = 0;
  let pieces = 0;
  try {
    for (const { tensor, take, end: finish } of sinks) {
      const { file, from, to } = tensor;
      if (!reader || from - at > smallGap) {
        await reader?.cancel();
        reader = await file.open(from, end);
      } else await reader.skip(from - at);
      for (at = from; at < to;) {
        options.signal?.throwIfAborted();
        const bytes = await reader.next(Math.min(pieceBytes, to - at));
        if (bytes.length < Math.min(pieceBytes, to - at)) {
          throw new ModelFileError(
            file.name,
            `The file ended ${to - at - bytes.length} bytes before the tensor’s end. Fetch it again.`,
            { member: tensor.name, offset: at + bytes.length },
          );
        }
        take(at - from, bytes);
        at += bytes.length;
        options.onBytes(bytes.length);
        if (bytes.length > pieceBytes / 4 && ++pieces % piecesAhead === 0) await options.drained();
      }
      finish?.();
    }
  } finally {
    await reader?.cancel();
  }
}
