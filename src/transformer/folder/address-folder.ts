import { ModelFileError } from '../../models/file-error';
import { ByteReader } from './byte-reader';
import type { Folder, RangedFile } from './folder';

/**
 * A folder behind an address. A model's page at huggingface.co stands for its newest files. Servers that send no ranges
 * are read from the start.
 */
export function addressFolder(source: string | URL, signal?: AbortSignal): Folder {
  const base = baseOf(source);
  const addressOf = (file: string): string => Object.assign(new URL(file, base), { search: base.search }).href;
  return {
    name: decodeURIComponent(base.pathname.split('/').at(-2) ?? '') || base.host,
    files: null,
    text: async (file) => {
      const response = await ask(file, addressOf(file), { signal });
      const text = await response?.text();
      // A server of single-page apps answers a missing file with its page.
      return text === undefined || /^\s*<(!doctype|html)/i.test(text) ? null : text;
    },
    file: (file) => openAddress(file, addressOf(file), signal),
  };
}

function baseOf(source: string | URL): URL {
  const url = new URL(source, globalThis.document?.baseURI);
  const parts = url.pathname.split('/').filter(Boolean);
  if (url.host === 'huggingface.co' && parts.length === 2) url.pathname = `/${parts.join('/')}/resolve/main`;
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

async function openAddress(name: string, address: string, signal?: AbortSignal): Promise<RangedFile | null> {
  const first = await ask(name, address, { signal, headers: { range: 'bytes=0-7' } });
  if (!first || first.headers.get('content-type')?.startsWith('text/html')) return null;
  await first.body?.cancel();
  const size = sizeFrom(first);
  const open = async (from: number, to: number): Promise<ByteReader> => {
    const response = await ask(name, address, { signal, headers: { range: `bytes=${from}-${to - 1}` } });
    if (!response?.body) throw new ModelFileError(name, 'The server has the file no more. Check the address.');
    const reader = new ByteReader(response.body);
    const start = response.status === 206 ? startOf(response) : 0;
    if (start > from || !(await reader.skip(from - start))) {
      await reader.cancel();
      throw new ModelFileError(name, `The server sent no bytes from ${from} on. Fetch it again.`, { offset: from });
    }
    return reader;
  };
  return { name, size, open };
}

function sizeFrom({ headers, status }: Response): number {
  if (status === 206) return Number(/\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1] ?? 0);
  return headers.get('content-encoding') ? 0 : Number(headers.get('content-length') ?? 0);
}

function startOf({ headers }: Response): number {
  return Number(/(\d+)-/.exec(headers.get('content-range') ?? '')?.[1] ?? 0);
}

/** Null where the server has no such file. */
async function ask(name: string, address: string, request: RequestInit): Promise<Response | null> {
  let response: Response;
  try {
    response = await fetch(address, request);
  } catch (error) {
    request.signal?.throwIfAborted();
    throw new ModelFileError(
      name,
      `The file could not be fetched (${(error as Error).message}). Check the address, the network, and that its server allows this page (CORS).`,
    );
  }
  if (response.status === 404 || response.status === 410) return null;
  if (response.ok) return response;
  throw new ModelFileError(name, `The server answered ${response.status} ${response.statusText}. Check the address.`);
}
