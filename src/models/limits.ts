/** How large a file's parts may be. They are checked against what the file declares, before anything is allocated. */
export interface FileLimits {
  /** The whole file, in bytes. */
  totalBytes: number;
  /** One tensor as float32, in bytes. */
  tensorBytes: number;
  /** The model's JSON description, in bytes. */
  configBytes: number;
}

const mebibyte = 2 ** 20;

export const defaultLimits: FileLimits = {
  totalBytes: 2048 * mebibyte,
  tensorBytes: 256 * mebibyte,
  configBytes: 64 * mebibyte,
};
