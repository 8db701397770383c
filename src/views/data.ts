export { isNumberList, nameOf } from '../tensor/number-list';
export { holdData, type ElementData, type HeldData, type NumberList } from '../tensor/data';
