// What starts the browsers of a test run.
import { chromeLauncher, puppeteerCore } from '@web/test-runner-chrome';
import { findChromium } from './chromium.mjs';
import { findFirefox, firefoxPreferences, openScreen } from './firefox.mjs';

/** Makes what starts a Chromium with these flags. */
export function chromiumLauncher() {
  const executablePath = findChromium();
  return (flags) =>
    chromeLauncher({
      launchOptions: {
        executablePath,
        // Puppeteer takes flags out of the list it is given: each start of a browser gets one of its own.
        get args() {
          return [...flags];
        },
      },
    });
}

/** Makes what starts a Firefox, and what ends its screen. */
export async function firefoxLauncher() {
  const executablePath = findFirefox();
  const { env, close } = await openScreen();
  const launchOptions = { browser: 'firefox', executablePath, env, extraPrefsFirefox: firefoxPreferences };
  return { firefox: () => chromeLauncher({ launchOptions, puppeteer: puppeteerCore }), closeScreen: close };
}
