import { stockOn } from './stock';

export const contender = stockOn('webgpu', () => import('@tensorflow/tfjs-backend-webgpu'));
