import { onnxOn } from './onnx';

export const contender = onnxOn('wasm', () => import('onnxruntime-web/wasm'));
