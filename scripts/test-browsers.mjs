// Which test files run in which browser.
import { chromiumFlags, compatibilityFlags, enduringFlags } from './chromium.mjs';
import { ownBrowsers } from './own-browsers.mjs';

/** Files whose tests crash the browser's GPU process: each has a browser of its own. */
const crashing = /\/crashes\//;
/** Of these the one about a browser that gives no GPU any more, which others are told not to do. */
const blocked = /\/crashes\/blocked\./;
/** Files that ask for an adapter of WebGPU's compatibility mode. */
const compatible = /\/compatibility\//;
/** Files that run once more on such an adapter: kernels, figures, all pictures of the gallery. */
const onCompatible =
  /\/(forward\/(dense|attention-\w+)|components\/(attn-heatmap|feature-\w+)|gallery\/goldens)\.test\.js$/;
/** Files that run once more in Firefox: pages and pictures by WebGL, and a page's content policy. */
const inFirefox =
  /\/(without-webgpu\/.*|webgl\/(tensors|figures-of-tensors|recorded)|package\/(strict|least)-policy)\.test\.js$/;

/** Whether a run of these files needs Firefox. */
export function needsFirefox(files, { recording }) {
  return !recording && files.some((file) => inFirefox.test(file));
}

/**
 * The files of a run as @web/test-runner's configuration has them, by who shares a browser. A file may run in several.
 *
 * chromium   makes what starts a Chromium with these flags
 * firefox    makes what starts a Firefox; null where none is needed
 * recording  whether pictures are written: by the usual adapter alone
 * crashed    a Set that takes the sessions whose tab ended with its GPU process
 */
export function filesByBrowser(files, { chromium, firefox, recording, crashed }) {
  const own = files.filter((file) => crashing.test(file));
  const asked = files.filter((file) => compatible.test(file));
  const shared = files.filter((file) => !own.includes(file) && !asked.includes(file));
  const again = (pattern) => (recording ? [] : shared.filter((file) => pattern.test(file)));
  const groups = [
    {
      name: 'crashes',
      files: own.filter((file) => !blocked.test(file)),
      browsers: [ownBrowsers(chromium(enduringFlags), crashed)],
    },
    {
      name: 'blocked',
      files: own.filter((file) => blocked.test(file)),
      browsers: [ownBrowsers(chromium(chromiumFlags), crashed)],
    },
    { name: 'compatibility', files: [...asked, ...again(onCompatible)], browsers: [chromium(compatibilityFlags)] },
    { name: 'firefox', files: firefox ? again(inFirefox) : [], browsers: firefox ? [firefox()] : [] },
  ].filter((group) => group.files.length > 0);
  return { browsers: [chromium(chromiumFlags)], groups, ...(shared.length > 0 && { files: shared }) };
}
