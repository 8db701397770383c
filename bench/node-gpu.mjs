// WebGPU for Node: Dawn by the package `webgpu`.

/** Makes `navigator.gpu` and the GPU classes global. To be called before tfjs's backend is loaded, which looks for them then. */
export async function installGpu() {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  // Dawn rounds timestamps to 0.1 ms, for the privacy of web pages; a bench has none to keep.
  const gpu = create(['disable-dawn-features=timestamp_quantization']);
  if (globalThis.navigator) Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
  else Object.defineProperty(globalThis, 'navigator', { value: { gpu, userAgent: 'node', language: 'en' } });
  return gpu;
}

/** What the adapter says of itself, or null where there is none. */
export async function adapterInfo() {
  const adapter = await (await installGpu()).requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return null;
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const timestamps = adapter.features.has('timestamp-query');
  return { vendor, architecture, device, description, isFallbackAdapter, timestamps };
}
