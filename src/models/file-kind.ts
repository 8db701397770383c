import { FormatError } from './file-error';

/** The file's first characters, as Latin letters. */
function beginning(bytes: Uint8Array, length: number): string {
  return new TextDecoder('latin1').decode(bytes.subarray(0, length));
}

/**
 * Refuses what often comes in the place of a model: a Git LFS pointer of a repository that was cloned without LFS, or
 * a web page that a server sent instead.
 *
 * throws  FormatError
 */
export function refuseStandIn(bytes: Uint8Array): void {
  const start = beginning(bytes, 64).trimStart();
  if (start.startsWith('version https://git-lfs.github.com/')) {
    throw new FormatError(
      'This is a Git LFS pointer, which stands for the file and holds none of it. Fetch the file itself with “git lfs pull”, or download it from the repository’s page.',
    );
  }
  if (/^<(!doctype html|html)/i.test(start)) {
    throw new FormatError('This is a web page and no model. Check the address: the server sent HTML.');
  }
}
