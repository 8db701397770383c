import '../../components/attn-heatmap';
import '../../components/attn-overview';
import '../../components/feature-grid';
import type { AttnHeatmap } from '../../components/attn-heatmap';
import type { AttnOverview } from '../../components/attn-overview';
import type { FeatureGrid } from '../../components/feature-grid';
import { openEngine } from '../../src/index';
import { Opening } from '../inspector/opening';
import { cells, find } from '../page';
import { connectTheme } from '../pages/theme';
import { Figures } from './figures';
import { TalkMeter, type MeterPlace } from './meter';
import { Settings } from './settings';
import { Talk } from './talk';

connectTheme(find<HTMLSelectElement>('theme'));
const opening = new Opening({
  card: find('opening'),
  sentence: find('opening-sentence'),
  progress: find<HTMLProgressElement>('opening-progress'),
  cancel: find<HTMLButtonElement>('opening-cancel'),
});
const figures = new Figures({
  map: find<AttnHeatmap>('map'),
  heads: find<AttnOverview>('heads'),
  entropy: find<FeatureGrid>('entropy'),
  order: find<HTMLSelectElement>('order'),
  layer: find<HTMLSelectElement>('layer'),
  head: find<HTMLSelectElement>('head'),
  mapTitle: find('map-title'),
  entropyTitle: find('entropy-title'),
});
find('theme').addEventListener('change', () => figures.paint());
const settings = new Settings({
  temperature: find<HTMLInputElement>('temperature'),
  temperatureText: find('temperature-text'),
  topK: find<HTMLInputElement>('top-k'),
  seed: find<HTMLInputElement>('seed'),
  speed: find<HTMLSelectElement>('speed'),
});
openEngine().then(
  (engine) => {
    const meter = new TalkMeter(engine, cells<MeterPlace>('facts', 'count', 'rate', 'made', 'drawn'));
    void new Talk({ engine, opening, figures, settings, meter }).start();
  },
  (error: unknown) => opening.fail(error),
);
