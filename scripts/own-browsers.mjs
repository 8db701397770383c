/**
 * Gives each test file a browser of its own: the next file starts another.
 *
 * launcher  of @web/test-runner-chrome; changed and returned
 * crashed   a Set that takes the id of each session whose tab crashed. When its GPU process ends, Chromium now and then
 *           ends a tab with WebGL before the page hears of it; a page can do nothing about that
 */
export function ownBrowsers(launcher, crashed) {
  const { createPageFn } = launcher;
  const crashedPages = new WeakSet();
  launcher.createPageFn = async (options) => {
    const page = await createPageFn(options);
    page.once('error', () => crashedPages.add(page));
    return page;
  };
  const stopSession = launcher.stopSession.bind(launcher);
  launcher.stopSession = async (id) => {
    // A crashed page answers nothing: it is not asked.
    const isCrashed = crashedPages.has(launcher.getPage(id));
    if (isCrashed) crashed.add(id);
    const result = isCrashed ? {} : await stopSession(id);
    launcher.activePages.delete(id);
    await launcher.stop();
    launcher.inactivePages.length = 0;
    return result;
  };
  return launcher;
}
