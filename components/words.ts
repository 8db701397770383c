export { english } from './words/english';
export { setWords } from './words/spoken';
export type * from './words/table';
