/**
 * Files whose tests crash the browser's GPU process: a browser gives no GPU any more after some crashes, so each of these
 * files has one of its own.
 */
const crashing = /\/crashes\//;

/** The files of a run for @web/test-runner's configuration, by who shares a browser. `launcher` makes what starts one. */
export function filesByBrowser(files, launcher) {
  const [own, shared] = [files.filter((file) => crashing.test(file)), files.filter((file) => !crashing.test(file))];
  return {
    ...(shared.length > 0 && { files: shared }),
    ...(own.length > 0 && { groups: [{ name: 'crashes', files: own, browsers: [fresh(launcher())] }] }),
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
