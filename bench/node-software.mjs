import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findChromium } from '../scripts/chromium.mjs';

const softwareDriver = 'vk_swiftshader_icd.json';

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
