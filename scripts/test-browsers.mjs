// Which test files run in which Chromium.
import { chromiumFlags, compatibilityFlags, enduringFlags } from './chromium.mjs';

/** Files whose tests crash the browser's GPU process: each has a browser of its own. */
const crashing = /\/crashes\//;
/** Of these the one about a browser that gives no GPU any more, which others are told not to do. */
const blocked = /\/crashes\/blocked\./;
/** Files that ask for an adapter of WebGPU's compatibility mode. */
const compatible = /\/compatibility\//;
/** Files that run once more on such an adapter: kernels, figures, all pictures of the gallery. */
const twice = /\/(forward\/(dense|attention-\w+)|components\/(attn-heatmap|feature-\w+)|gallery\/goldens)\.test\.js$/;

/**
 * The files of a run for @web/test-runner's configuration, by who shares a browser, and how often files run in all.
 *
 * launcher   makes what starts a browser with these flags
 * recording  whether pictures are written: by the usual adapter alone
 */
export function filesByBrowser(files, { launcher, recording }) {
  const own = files.filter((file) => crashing.test(file));
  const asked = files.filter((file) => compatible.test(file));
  const shared = files.filter((file) => !own.includes(file) && !asked.includes(file));
  const again = recording ? [] : [...asked, ...shared.filter((file) => twice.test(file))];
  const groups = [
    { name: 'crashes', files: own.filter((file) => !blocked.test(file)), browsers: [fresh(launcher(enduringFlags))] },
    { name: 'blocked', files: own.filter((file) => blocked.test(file)), browsers: [fresh(launcher(chromiumFlags))] },
    { name: 'compatibility', files: again, browsers: [launcher(compatibilityFlags)] },
  ].filter((group) => group.files.length > 0);
  return {
    runs: own.length + shared.length + again.length,
    config: { browsers: [launcher(chromiumFlags)], groups, ...(shared.length > 0 && { files: shared }) },
  };
}

/** Ends the browser with each test file; the next file starts another. */
function fresh(launcher) {
  const stopSession = launcher.stopSession.bind(launcher);
  launcher.stopSession = async (id) => {
    const result = await stopSession(id);
    await launcher.stop();
    launcher.inactivePages.length = 0;
    return result;
  };
  return launcher;
}
