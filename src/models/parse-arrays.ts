import { parseCsv } from './csv';
import { FormatError } from './file-error';
import type { FileLimits } from './limits';
import { isNpy, parseNpy, type InputArray } from './npy';
import { isZip, listZip, readMember } from './zip';

export type { InputArray };

/**
 * Arrays of numbers from a `.npy`, `.npz` or `.csv` file; what it is is told by its first bytes, a table by its name or
 * its text.
 */
export function parseArrays(bytes: Uint8Array, name: string, limits: FileLimits): InputArray[] {
  if (bytes.length === 0) throw new FormatError('The file is empty. Give a .npy, .npz or .csv file.');
  const plainName = name.replace(/\.(npy|npz|csv|tsv|txt)$/i, '');
  if (isNpy(bytes)) return [parseNpy(bytes, plainName, limits)];
  if (isZip(bytes)) return parseNpz(bytes, limits);
  if (bytes.subarray(0, 4096).includes(0)) {
    throw new FormatError('This is neither .npy, .npz nor a table of text. Save the array with numpy.save.', {
      offset: 0,
    });
  }
  return [parseCsv(bytes, plainName, limits)];
}

function parseNpz(bytes: Uint8Array, limits: FileLimits): InputArray[] {
  const members = [...listZip(bytes, limits).values()].filter(({ name }) => name.endsWith('.npy'));
  if (members.length === 0) throw new FormatError('The archive holds no .npy array. Save it with numpy.savez.');
  return members.map((member) => {
    try {
      return parseNpy(readMember(bytes, member), member.name.replace(/\.npy$/, ''), limits);
    } catch (error) {
      if (error instanceof FormatError) throw new FormatError(error.sentence, { member: member.name, ...error.place });
      throw error;
    }
  });
}
