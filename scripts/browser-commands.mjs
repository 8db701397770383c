import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { encodePng } from './png.mjs';

/** The media features that can be emulated, by their CSS names. */
const features = ['prefers-color-scheme', 'prefers-reduced-motion', 'forced-colors', 'prefers-contrast'];

/**
 * What tests ask of the browser and of the disk, over the test runner's commands:
 *
 * emulate-features  {name: value}: CSS media features; '' for the machine's own. Stays until set again
 * input             {steps}: what a hand does, in order, through the browser's own input: `mouse`, `wheel` and `touch` as
 *                   DevTools' Input.dispatch… take them, `pause` in ms
 * capture           {x, y, width, height}: that part of the page as it is on the screen, a PNG in base64
 * count-held        what the page holds after a collection: {nodes, listeners, heap}
 * crash-gpu         ends the browser's GPU process, as a driver's crash does: every page loses its devices. For files of
 *                   test/crashes/, which have browsers of their own
 * golden-mode       whether goldens are recorded in this run
 * run-mode          {long}: whether tests that try many cases try all of them
 * tell              {text}: a line in the log of a long run, which says where it is
 * keep-golden       {name, base64, width?, height?}: writes a golden, when recording; with sizes a PNG of RGBA pixels
 * keep-actual       {name, base64}: writes what was seen to build/gallery/ and says where
 */
export function browserCommands({ root, recording, long }) {
  const goldens = join(root, 'test/fixtures/gallery');
  const actuals = join(root, 'build/gallery');
  const sessions = new WeakMap();

  /** The DevTools session of a page. Emulation ends with the session that asked for it, so it is kept. */
  async function devTools(page) {
    if (!sessions.has(page)) sessions.set(page, await page.createCDPSession());
    return sessions.get(page);
  }

  const commands = {
    'emulate-features': async (wanted, page) => {
      const unknown = Object.keys(wanted).filter((name) => !features.includes(name));
      if (unknown.length) throw new Error(`there is no media feature ${unknown.join()}. Use ${features.join(', ')}.`);
      const list = features.map((name) => ({ name, value: wanted[name] ?? '' }));
      await (await devTools(page)).send('Emulation.setEmulatedMedia', { features: list });
      return true;
    },
    input: async ({ steps }, page) => {
      const tools = await devTools(page);
      // A finger comes down and goes up without a round trip between, which a busy machine would make a long press of.
      const touching = [];
      for (const { kind, ...step } of steps) {
        if (kind === 'touch') {
          touching.push(tools.send('Input.dispatchTouchEvent', step));
          continue;
        }
        await Promise.all(touching.splice(0));
        if (kind === 'mouse') await tools.send('Input.dispatchMouseEvent', step);
        else if (kind === 'wheel') await tools.send('Input.dispatchMouseEvent', { type: 'mouseWheel', ...step });
        else if (kind === 'pause') await new Promise((done) => setTimeout(done, step.ms));
        else throw new Error(`there is no input "${kind}". Use mouse, wheel, touch or pause.`);
      }
      await Promise.all(touching);
      return true;
    },
    capture: async (clip, page) => Buffer.from(await page.screenshot({ clip })).toString('base64'),
    'count-held': async (_, page) => {
      const tools = await devTools(page);
      for (let turn = 0; turn < 3; turn++) await tools.send('HeapProfiler.collectGarbage');
      await tools.send('Performance.enable');
      const { metrics } = await tools.send('Performance.getMetrics');
      const count = (name) => metrics.find((metric) => metric.name === name).value;
      return { nodes: count('Nodes'), listeners: count('JSEventListeners'), heap: count('JSHeapUsedSize') };
    },
    'crash-gpu': async (_, page) => {
      const tools = await page.browser().target().createCDPSession();
      await tools.send('Browser.crashGpuProcess');
      await tools.detach();
      return true;
    },
    'golden-mode': () => ({ recording }),
    'run-mode': () => ({ long }),
    tell: ({ text }) => {
      if (long) console.log(text);
      return true;
    },
    'keep-golden': (file) => {
      if (!recording) throw new Error('this run does not record. Run "npm test -- gallery --record".');
      return relative(root, keep(goldens, file));
    },
    'keep-actual': (file) => relative(root, keep(actuals, file)),
  };

  return {
    name: 'browser-commands',
    executeCommand({ command, payload, session }) {
      if (!Object.hasOwn(commands, command)) return undefined;
      return commands[command](payload, session.browser.getPage(session.id));
    },
  };
}

function keep(folder, { name, base64, width, height }) {
  if (!/^[\w-]+\.(png|json)$/.test(name))
    throw new Error(`"${name}" is no name for a picture. Use letters and digits.`);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  const bytes = Buffer.from(base64, 'base64');
  writeFileSync(file, width ? encodePng(bytes, width, height) : bytes);
  return file;
}
