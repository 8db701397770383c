export { holdData, type ElementData, type HeldData, type NumberList } from '../tensor/data';
