import { stockOn } from './stock';

export const contender = stockOn('cpu', () => import('@tensorflow/tfjs-backend-cpu'));
