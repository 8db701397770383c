/** The bench's own dependencies, so that types are checked where these are not installed. */
declare module '@tensorflow/tfjs-backend-wasm' {
  export function setWasmPaths(paths: Record<string, string>): void;
}

declare module 'onnxruntime-web/wasm';
declare module 'onnxruntime-web/webgpu';

declare module '*.wasm?url' {
  const address: string;
  export default address;
}
