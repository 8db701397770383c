import { counted, failOnGpuErrors, installCounters, type Counts } from '../counters';
import { busySoFar, installBusyClock, nextFrame, timed } from './busy';
import { contenders } from './contenders';
import { distinctFrames, makeFrames } from './numbers';
import { pictureSize, rows } from './rows';
import { zoomScript } from './zoom-script';

/** One frame: ms of the page's thread, and ms until all is done. */
export interface Sample {
  js: number;
  total: number;
}

interface Times {
  /** Frames that are measured, if they take no longer than `budget` ms together. */
  repeats: number;
  budget: number;
}

const restFrames = 60;

installBusyClock();
installCounters();
const options = new URLSearchParams(location.search);
const row = rows[options.get('row')!];
const stage = document.querySelector<HTMLElement>('#stage')!;
[stage.style.width, stage.style.height] = pictureSize[row.family].map((side) => `${side}px`);

/** What the runner asks of the page, one after another. */
const bench = {
  async open() {
    const contender = await contenders[options.get('contender')!]();
    const picture = await contender.open(stage, row, makeFrames(row));
    const info = (await navigator.gpu?.requestAdapter())?.info;
    const adapter = info ? [info.vendor, info.architecture, info.description].filter(Boolean).join(' ') : 'none';
    return { picture, about: { contender: contender.name, antialias: contender.antialias(row), adapter } };
  },

  async frame(number: number): Promise<Sample> {
    const { picture } = await opened;
    const frame = number % distinctFrames;
    await picture.prepare?.(frame);
    const sample = await once(() => picture.draw(frame));
    failOnGpuErrors();
    return sample;
  },

  async measure({ repeats, budget }: Times): Promise<{ samples: Sample[]; counts: Counts; frames: number }> {
    const samples: Sample[] = [];
    const until = performance.now() + budget;
    await bench.frame(0);
    const counts = await counted(async () => {
      for (let i = 1; i <= repeats && (i === 1 || performance.now() < until); i++) samples.push(await bench.frame(i));
    });
    return { samples, counts, frames: samples.length };
  },

  async zoom(): Promise<{ samples: Sample[]; counts: Counts; frames: number }> {
    const { picture } = await opened;
    const samples: Sample[] = [];
    const parts = zoomScript(row.family === 'heatmap' ? row.columns : row.steps);
    await once(() => picture.zoom!(parts[0]));
    // The data comes to rest, and the ends of its colour bar are read once: that is not the zooming's.
    for (let i = 0; i < restFrames; i++) await nextFrame();
    const counts = await counted(async () => {
      for (const part of parts) samples.push(await once(() => picture.zoom!(part)));
    });
    failOnGpuErrors();
    return { samples, counts, frames: samples.length };
  },
};

let opened: ReturnType<typeof bench.open>;

/** One frame, begun when the browser has shown the one before. */
async function once(draw: () => void | Promise<void>): Promise<Sample> {
  const { picture } = await opened;
  for (let i = 0; i < 2; i++) await nextFrame();
  const began = performance.now();
  const busyBefore = busySoFar();
  let drawn: unknown;
  await timed(() => (drawn = draw()));
  await drawn;
  const js = busySoFar() - busyBefore;
  await picture.finish();
  return { js, total: performance.now() - began };
}

Object.assign(window, {
  bench: { ...bench, open: async () => (await (opened = bench.open())).about },
});
