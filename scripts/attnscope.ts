/**
 * The whole of attnscope as one self-contained module, for a script tag or a notebook: the public functions, the tfjs namespace
 * that the tensors belong to, and all elements, defined.
 */
import '../components/index';

export * from '../components/show';
export { english, setWords } from '../components/words';
export * from '../src/index';
export * as tf from '../src/tfjs/tf';
