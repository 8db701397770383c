export { holdData, type ElementData, type HeldData } from '../tensor/data';
