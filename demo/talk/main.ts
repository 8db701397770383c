import { engineOptions } from '../pages/tier';
import '../../components/attn-heatmap';
import '../../components/attn-overview';
import '../../components/feature-grid';
import '../../components/logit-lens';
import '../../components/token-strip';
import type { AttnHeatmap } from '../../components/attn-heatmap';
import type { AttnOverview } from '../../components/attn-overview';
import type { FeatureGrid } from '../../components/feature-grid';
import type { LogitLens } from '../../components/logit-lens';
import type { TokenStrip } from '../../components/token-strip';
import { openEngine } from '../../src/index';
import { followEngine } from '../follow-engine';
import { Opening } from '../inspector/opening';
import { cells, find } from '../page';
import { connectTheme } from '../pages/theme';
import type { ViewName } from './address';
import { Figures } from './figures';
import { TalkMeter, type MeterPlace } from './meter';
import { Neurons } from './neurons';
import { Prompts } from './prompts';
import { Reading } from './reading';
import { Settings } from './settings';
import { Stage } from './stage';
import { Tabs } from './tabs';
import { Talk } from './talk';
import { Why } from './why';

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
  others: [find<AttnHeatmap>('map-first'), find<AttnHeatmap>('map-second')],
  order: find<HTMLSelectElement>('order'),
  layer: find<HTMLSelectElement>('layer'),
  head: find<HTMLSelectElement>('head'),
  mapTitle: find('map-title'),
  entropyTitle: find('entropy-title'),
});
find('theme').addEventListener('change', () => figures.paint());
const neurons = new Neurons({
  grid: find<FeatureGrid>('neurons'),
  kind: find<HTMLSelectElement>('neurons-of'),
  list: find('neurons-list'),
  title: find('neurons-title'),
  caption: find('neurons-caption'),
});
const prompts = new Prompts({
  form: find<HTMLFormElement>('other-ask'),
  text: find<HTMLTextAreaElement>('other'),
  first: find<AttnHeatmap>('map-first'),
  second: find<AttnHeatmap>('map-second'),
  difference: find<AttnHeatmap>('map-difference'),
  note: find('prompts-note'),
  what: find<HTMLSelectElement>('take-what'),
  where: find<HTMLSelectElement>('take-where'),
  take: find<HTMLButtonElement>('take'),
});
const panels = {
  ...{ attention: find('view-attention'), lens: find('view-lens') },
  ...{ neurons: find('view-neurons'), prompts: find('view-prompts') },
};
const lens = find<LogitLens>('lens');
const stage = new Stage({ tabs: new Tabs<ViewName>(panels, 'attention'), figures, lens, neurons, prompts });
const reading = new Reading({
  strip: find<TokenStrip>('text'),
  by: find<HTMLSelectElement>('coloured-by'),
  map: find('map'),
});
const why = new Why({
  switcher: find<HTMLButtonElement>('switch'),
  how: find<HTMLSelectElement>('how'),
  list: find('changes'),
});
const settings = new Settings({
  temperature: find<HTMLInputElement>('temperature'),
  temperatureText: find('temperature-text'),
  topK: find<HTMLInputElement>('top-k'),
  seed: find<HTMLInputElement>('seed'),
  speed: find<HTMLSelectElement>('speed'),
});
openEngine(engineOptions).then(
  (engine) => {
    const meter = new TalkMeter(engine, cells<MeterPlace>('facts', 'count', 'rate', 'made', 'drawn'));
    followEngine(engine, (next) => (meter.engine = next));
    void new Talk({ opening, stage, reading, why, settings, meter }).start();
  },
  (error: unknown) => opening.fail(error),
);
