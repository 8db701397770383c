import { engineOptions } from './pages/tier';
import '../components/index';
import type { AttnHeatmap } from '../components/attn-heatmap';
import type { FeatureGrid } from '../components/feature-grid';
import type { FeatureHistogram } from '../components/feature-histogram';
import { openEngine } from '../src/index';
import { Answer } from './answer';
import { followEngine } from './follow-engine';
import { openForecaster } from './forecast';
import { connectInspector } from './inspector/connect';
import { Meter } from './meter';
import { connectOptions, connectPlayer } from './options';
import { cells, find, Loading, Notice } from './page';
import { Player } from './player';
import { Stage, type Figures } from './stage';
import { Timeline } from './timeline';
import { loadDays, WeatherSeries } from './weather';

/** The window that the page opens with: 27 September 2014 to 24 May 2015. */
const firstWindow = 1000;

/** How long the window must stand still before its numbers are read, in ms. */
const restDelay = 200;

const figures: Figures = {
  map: find<AttnHeatmap>('attention'),
  grid: find<FeatureGrid>('features'),
  histogram: find<FeatureHistogram>('weights'),
};
const notice = new Notice();

let player: Player | null = null;

connectOptions(figures);
open().catch((error) => notice.fail(error));

/** The demo has the page unless its address brings a model; it pauses when a person opens one. */
async function open(): Promise<void> {
  const inspecting = await connectInspector(() => {
    if (player) player.playing = false;
  });
  if (!inspecting) await start();
}

async function start(): Promise<void> {
  const loading = new Loading('Loading two models and four years of weather …', { total: 4, notice });
  const [engine, days, forecaster] = await Promise.all([
    loading.count(openEngine(engineOptions)),
    loading.count(loadDays('seattle-weather.csv')),
    openForecaster((model) => loading.count(model)),
  ]);
  const series = new WeatherSeries(days);
  if (engine.tier === 'none') notice.say(`${engine.reason} The models answer on the CPU meanwhile, slowly.`);
  else notice.clear();

  const onGpu = engine.tier !== 'none';
  const meter = new Meter(engine, cells('tier', 'fps', 'forward', 'draw', 'bytes'));
  const timeline = new Timeline(series, cells('day', 'strip', 'range'));
  const answer = new Answer(
    cells('self-picture', 'self-text', 'weighted-picture', 'weighted-text', 'tomorrow', 'came'),
    { onGpu },
  );
  const stage = new Stage({ engine, series, forecaster, figures, timeline, answer, meter });
  play(stage, series.lastStart);
  followEngine(engine, (next) => {
    stage.use(next);
    player!.seek(player!.day); // shows the same day again
  });
}

function play(stage: Stage, last: number): void {
  player = new Player(firstWindow, last, (day) => stage.show(day));
  let resting: ReturnType<typeof setTimeout> | undefined;
  player.addEventListener('change', () => clearTimeout(resting));
  player.addEventListener('still', () => {
    resting = setTimeout(() => stage.rest().catch((error) => notice.fail(error)), restDelay);
  });
  player.addEventListener('failed', (event) => notice.fail((event as CustomEvent).detail.error));
  connectPlayer(player);
}
