import gather from '../../shaders/webgl/gather.glsl';
import type { MatrixChoice } from '../matrix/matrix-choice';
import type { Cell } from '../matrix/matrix-source';
import type { TextureStored } from '../tensor/stored';
import { cellElements } from './cell-elements';
import type { GlContext } from './context';
import { FloatTexture } from './float-texture';
import type { GlFrame } from './frame';
import { texelInputs, texelSource } from './matrix';
import type { GlProgram } from './program';

const width = 1024;

/** The command that gathers; a painter that reads values makes it when it is made. */
export function gatherProgram(context: GlContext): GlProgram {
  return context.program({ label: 'gather', fragment: [...texelSource, gather] });
}

/**
 * The values of cells of any matrix of a tensor, NaN for cells between tiles.
 *
 * cost  8 bytes per cell to the GPU, one draw, one readback of 16 bytes per cell; several heads together count each
 */
export function gatherCells(
  frame: GlFrame,
  data: TextureStored,
  { matrix, cells }: { matrix: MatrixChoice; cells: readonly Cell[] },
): Float32Array {
  const wanted = cellElements(data, matrix, cells);
  const values = gatherElements(
    frame,
    data,
    wanted.flatMap(({ elements }) => elements),
  );
  let at = 0;
  return Float32Array.from(wanted, ({ elements, together }) => {
    const own = values.subarray(at, (at += elements.length));
    if (!together) return own[0] ?? NaN;
    if (own.some(Number.isNaN)) return NaN;
    return together === 'max' ? Math.max(...own) : own.reduce((sum, value) => Math.fround(sum + value)) / own.length;
  });
}

/** The elements at these flat indices. */
export function gatherElements(frame: GlFrame, data: TextureStored, elements: readonly number[]): Float32Array {
  if (elements.length === 0) return new Float32Array(0);
  const { context } = frame;
  const size = [Math.min(width, elements.length), Math.ceil(elements.length / width)] as const;
  const [wanted, found] = [new FloatTexture(context).resize(...size), new FloatTexture(context).resize(...size)];
  try {
    const numbers = new Float32Array(4 * size[0] * size[1]);
    elements.forEach((element, i) => numbers.set([Math.floor(element / 4096), element % 4096], 4 * i));
    wanted.write(numbers);
    frame.run(gatherProgram(context), { ...texelInputs(data), wanted }, found);
    const texels = frame.read(found);
    return Float32Array.from(elements, (_, i) => texels[4 * i]);
  } finally {
    wanted.release();
    found.release();
  }
}
