import { holdData as holdNumbers, type ElementData, type HeldData } from '../tensor/data';
import { isVirtual } from '../tensor/virtual-data';
import { loadVirtualMaps } from './virtual-maps';

export { isNumberList, nameOf } from '../tensor/number-list';
export { type ElementData, type HeldData, type NumberList } from '../tensor/data';

/** As in src/tensor/data, and loads what draws a virtual map where it is one. */
export function holdData(data: ElementData): HeldData {
  const held = holdNumbers(data);
  const maps = isVirtual(data) ? loadVirtualMaps() : null;
  if (!maps) return held;
  return { ...held, loading: Promise.all([held.loading, maps]).then(() => {}) };
}
