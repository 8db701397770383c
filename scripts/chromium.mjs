import { findProgram } from './programs.mjs';

/**
 * Flags under which headless Chromium on a machine without a GPU both computes and paints with WebGPU. Each one is needed: without
 * any of them there is no adapter, a lost device, or a blank canvas without an error.
 */
export const chromiumFlags = Object.freeze([
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-angle=swiftshader',
  '--use-webgpu-adapter=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // So that a test can tell memory that is held from memory that waits for the collector.
  '--js-flags=--expose-gc',
  '--enable-precise-memory-info',
]);

/** The same with an adapter of WebGPU's compatibility mode, as old phones have it: by OpenGL ES, in Mesa's software. */
export const compatibilityFlags = Object.freeze([
  ...chromiumFlags.filter((flag) => !/vulkan|angle|webgpu-adapter/i.test(flag)),
  '--use-webgpu-adapter=opengles',
  '--use-gl=angle',
  '--use-angle=gl-egl',
]);

/**
 * The same for pages whose GPU process is ended several times: Chromium otherwise gives such a page no adapter for two
 * minutes after the second time, and ends itself after some more.
 */
export const enduringFlags = Object.freeze([
  ...chromiumFlags,
  '--disable-gpu-process-crash-limit',
  '--disable-domain-blocking-for-3d-apis',
]);

/** The same for a machine whose GPU should be used, with Vulkan and without a screen. */
export const hardwareFlags = Object.freeze([
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-angle=vulkan',
  '--ignore-gpu-blocklist',
  '--no-first-run',
]);

/** The path of a Chromium: CHROME_PATH, the usual names, or one that Debian's package manager installs now. */
export function findChromium() {
  return findProgram({
    what: 'Chromium',
    variable: 'CHROME_PATH',
    names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'],
    places: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    ],
    debian: ['chromium'],
  });
}
