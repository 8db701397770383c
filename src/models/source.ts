import { ModelFileError } from './file-error';

/** Where a file comes from. */
export type FileSource = string | URL | Blob | ArrayBuffer | Uint8Array;

/** How much of a file has come; `total` is 0 while that is not known. */
export interface Progress {
  loaded: number;
  total: number;
}

export interface ReadOptions {
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
  /** More bytes than this are refused. */
  maxBytes: number;
}

/** A file on its way: its name, and its bytes piece by piece. */
export interface OpenedFile {
  name: string;
  pieces: AsyncIterable<Uint8Array<ArrayBuffer>>;
}

const pieceBytes = 4 * 2 ** 20;

/**
 * Opens a source. Pieces are handed over as they come, so that the page never holds or copies the whole at once.
 *
 * throws  ModelFileError for what cannot be fetched; the signal's reason when it is aborted
 */
export function openSource(source: FileSource, options: ReadOptions): OpenedFile {
  const name = sourceName(source);
  if (typeof source === 'string' || source instanceof URL) {
    return { name, pieces: checked(name, fetchPieces(String(source), name, options), options) };
  }
  if (source instanceof Blob) return { name, pieces: checked(name, blobPieces(source, name), options) };
  if (source instanceof ArrayBuffer || source instanceof Uint8Array) {
    const bytes = source instanceof Uint8Array ? source : new Uint8Array(source);
    return { name, pieces: checked(name, memoryPieces(bytes), options) };
  }
  throw new ModelFileError(name, 'The source is no URL, File or ArrayBuffer. Give one of these.');
}

/** The whole of a small file. */
export async function readFile(source: FileSource, options: ReadOptions): Promise<Uint8Array> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of openSource(source, options).pieces) pieces.push(piece);
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

export function sourceName(source: unknown): string {
  if (source instanceof File) return source.name;
  if (source instanceof Blob) return 'the file';
  if (typeof source !== 'string' && !(source instanceof URL)) return 'the data';
  const path = String(source).replace(/[?#].*$/s, '');
  return decodeURIComponentSafely(path.slice(path.lastIndexOf('/') + 1)) || String(source);
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function* checked(
  name: string,
  pieces: AsyncIterable<{ bytes: Uint8Array<ArrayBuffer>; total: number }>,
  { onProgress, signal, maxBytes }: ReadOptions,
): AsyncIterable<Uint8Array<ArrayBuffer>> {
  let loaded = 0;
  signal?.throwIfAborted();
  for await (const { bytes, total } of pieces) {
    signal?.throwIfAborted();
    loaded += bytes.length;
    if (Math.max(loaded, total) > maxBytes) {
      throw new ModelFileError(
        name,
        `The file has ${Math.max(loaded, total)} bytes; ${maxBytes} are allowed. Raise limits.totalBytes if you trust it.`,
      );
    }
    onProgress?.({ loaded, total });
    yield bytes;
  }
}

type Pieces = AsyncIterable<{ bytes: Uint8Array<ArrayBuffer>; total: number }>;

async function* fetchPieces(url: string, name: string, { signal }: ReadOptions): Pieces {
  let response: Response;
  try {
    // Credentials go to the page's own origin only, the browser's default.
    response = await fetch(url, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw new ModelFileError(
      name,
      `The file could not be fetched (${(error as Error).message}). Check the address, the network, and that its server allows this page (CORS).`,
    );
  }
  if (!response.ok || !response.body) {
    throw new ModelFileError(name, `The server answered ${response.status} ${response.statusText}. Check the address.`);
  }
  const encoded = response.headers.get('content-encoding');
  const total = encoded ? 0 : Number(response.headers.get('content-length') ?? 0);
  yield* streamPieces(response.body, { name, total, signal });
  if (response.status === 206) throw new ModelFileError(name, 'The server sent only a part. Fetch it again.');
}

async function* blobPieces(blob: Blob, name: string): Pieces {
  for (let at = 0; at < blob.size; at += pieceBytes) {
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = new Uint8Array(await blob.slice(at, at + pieceBytes).arrayBuffer());
    } catch (error) {
      throw new ModelFileError(
        name,
        `Reading stopped after ${at} bytes (${(error as Error).message}). Choose it again.`,
      );
    }
    yield { bytes, total: blob.size };
  }
}

interface Streaming {
  name: string;
  total: number;
  signal?: AbortSignal;
}

async function* streamPieces(stream: ReadableStream<Uint8Array>, { name, total, signal }: Streaming): Pieces {
  const reader = stream.getReader();
  let loaded = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      loaded += value.length;
      const { buffer } = value;
      // A chunk of its own is handed over as it is; a part of something larger is copied out.
      const own = buffer instanceof ArrayBuffer && buffer.byteLength === value.length;
      yield { bytes: own ? (value as Uint8Array<ArrayBuffer>) : value.slice(), total };
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ModelFileError) throw error;
    throw new ModelFileError(name, `Reading stopped after ${loaded} bytes (${(error as Error).message}). Try again.`);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  if (loaded < total) {
    throw new ModelFileError(name, `Only ${loaded} of ${total} bytes came. Fetch the file again.`);
  }
}

async function* memoryPieces(bytes: Uint8Array): Pieces {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    yield { bytes: bytes.slice(at, at + pieceBytes), total: bytes.length };
    // Let the page paint between the pieces of a large buffer.
    if (bytes.length > pieceBytes) await new Promise((done) => setTimeout(done));
  }
}
