/** How large a file's parts may be. They are checked against what the file declares, before anything is allocated. */
export interface FileLimits {
  /** The whole file, in bytes; also all that an archive unpacks to, and all arrays together as float32. */
  totalBytes: number;
  /** All that is stored packed, unpacked, in bytes: a small file must not grow to any size. */
  unpackedBytes: number;
  /** One tensor as float32, in bytes. */
  tensorBytes: number;
  /** The model's JSON description, in bytes. */
  configBytes: number;
}

const mebibyte = 2 ** 20;

export const defaultLimits: FileLimits = {
  totalBytes: 2048 * mebibyte,
  unpackedBytes: 512 * mebibyte,
  tensorBytes: 256 * mebibyte,
  configBytes: 64 * mebibyte,
};
