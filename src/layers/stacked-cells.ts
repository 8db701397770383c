import type * as tf from '../tfjs/tf';
import { StockStackedRNNCells, type RNNCell } from '../tfjs/stock-recurrent';
import { registerLayerClass } from './layer-registry';

const sizesOf = (cell: RNNCell): number[] => [cell.stateSize].flat();

/** Cells on each other, with their states in the order of the cells, as in Keras; tfjs keeps the reverse. */
export class StackedRNNCells extends StockStackedRNNCells {
  static className = 'StackedRNNCells';

  override get stateSize(): number[] {
    return this.cells.flatMap(sizesOf);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor | tf.Tensor[] {
    const [x, ...states] = [inputs].flat();
    const [output, ...next] = [super.call([x, ...lastFirst(states, this.cells)], kwargs)].flat();
    return [output, ...lastFirst(next, [...this.cells].reverse())];
  }
}

/** Lists of one part per cell, in the other order of the cells. */
function lastFirst<T>(list: readonly T[], cells: readonly RNNCell[]): T[] {
  let at = 0;
  return cells
    .map((cell) => list.slice(at, (at += sizesOf(cell).length)))
    .reverse()
    .flat();
}

registerLayerClass(StackedRNNCells);
