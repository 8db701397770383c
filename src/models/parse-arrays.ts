import { parseCsv } from './csv';
import { checkTimeNow } from './deadline';
import { FormatError, inMember } from './file-error';
import type { FileLimits } from './limits';
import { isNpy, NotNumbersError, parseNpy, type InputArray } from './npy';
import { isUtf16 } from './table-text';
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
  if (!isUtf16(bytes) && bytes.subarray(0, 4096).includes(0)) {
    throw new FormatError('This is neither .npy, .npz nor a table of text. Save the array with numpy.save.', {
      offset: 0,
    });
  }
  return [parseCsv(bytes, plainName, limits)];
}

function parseNpz(bytes: Uint8Array, limits: FileLimits): InputArray[] {
  const members = [...listZip(bytes, limits).values()].filter(({ name }) => name.endsWith('.npy'));
  if (members.length === 0) throw new FormatError('The archive holds no .npy array. Save it with numpy.savez.');
  const arrays: InputArray[] = [];
  const refused: NotNumbersError[] = [];
  let total = 0;
  for (const member of members) {
    checkTimeNow();
    const name = member.name.replace(/\.npy$/, '');
    try {
      const array = inMember(member.name, () => parseNpy(readMember(bytes, member), name, limits));
      total += array.values.byteLength;
      if (total > limits.totalBytes) {
        throw new FormatError(
          `The arrays need more than ${limits.totalBytes} bytes together. Raise limits.totalBytes if you trust the file.`,
          { member: member.name },
        );
      }
      arrays.push(array);
    } catch (error) {
      if (!(error instanceof NotNumbersError)) throw error;
      refused.push(error);
    }
  }
  if (arrays.length === 0) throw refused[0];
  if (refused.length > 0) {
    const left = refused.map(({ place, dtype }) => `${place.member!.replace(/\.npy$/, '')} (${dtype})`);
    arrays[0].notice = `Left out, for they hold no numbers: ${left.join(', ')}. Taken: ${arrays.map((array) => array.name).join(', ')}.`;
  }
  return arrays;
}
