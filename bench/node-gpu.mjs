// WebGPU for Node: Dawn by the package `webgpu`, on the machine's GPU or on the software adapter that comes with Chromium.
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findChromium } from '../scripts/chromium.mjs';

const softwareDriver = 'vk_swiftshader_icd.json';

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

/** What the adapter is, in words, or null where there is none. */
export async function describeAdapter() {
  const adapter = await (await installGpu()).requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return null;
  const { vendor, architecture, device, description } = adapter.info;
  const clock = adapter.features.has('timestamp-query') ? 'with timestamp queries' : 'without timestamp queries';
  return `${[vendor, architecture, device].filter(Boolean).join(' ')}; driver ${description || 'unnamed'}; ${clock}`;
}

/** The environment in which a process finds Chromium's software adapter, and its Vulkan loader where the machine has none. */
export function softwareEnvironment() {
  const folders = [
    dirname(realpathSync(findChromium())),
    '/usr/lib/chromium',
    '/usr/lib/chromium-browser',
    '/opt/google/chrome',
  ];
  const folder = folders.find((one) => existsSync(join(one, softwareDriver)));
  if (!folder)
    throw new Error(`There is no GPU, and no ${softwareDriver} beside Chromium. Set VK_DRIVER_FILES to a driver.`);
  const driver = join(folder, softwareDriver);
  const libraries = [process.env.LD_LIBRARY_PATH, folder].filter(Boolean).join(':');
  return { VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: libraries };
}
