import { onnxOn } from './onnx';

export const contender = onnxOn('webgpu', () => import('onnxruntime-web/webgpu'));
