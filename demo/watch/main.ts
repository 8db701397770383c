import '../../components/attn-heatmap';
import '../../components/attn-overview';
import '../../components/feature-grid';
import type { AttnHeatmap } from '../../components/attn-heatmap';
import type { AttnOverview } from '../../components/attn-overview';
import type { FeatureGrid } from '../../components/feature-grid';
import { watchRun } from '../../src/index';
import { find, Notice } from '../page';
import { connectTheme } from '../pages/theme';
import { streamAddress } from './address';
import { followSight, wantedFor, type Sight } from './sight';
import { Told } from './told';
import { WatchFigures } from './figures';

const notice = new Notice();

connectTheme(find<HTMLSelectElement>('theme'));
open().catch((error) => notice.fail(error));

async function open(): Promise<void> {
  const run = await watchRun(streamAddress(location.href));
  const told = new Told();
  const heads = find<AttnOverview & HTMLElement>('heads');
  const panels = { all: find('all'), one: find('one'), recurrent: find('recurrent') };
  const figures = new WatchFigures(run, {
    heads,
    map: find<AttnHeatmap & HTMLElement>('map'),
    title: find('one-title'),
    states: find<FeatureGrid & HTMLElement>('states'),
    recurrent: find<HTMLSelectElement>('recurrent-layer'),
    panels: { attention: [panels.all, panels.one], recurrent: panels.recurrent },
  });
  let sight: Sight = { all: false, one: false, recurrent: false, hidden: true };
  const ask = (): void => run.subscribe(wantedFor(sight, run, figures));
  followSight(panels, (now) => {
    sight = now;
    figures.sight = now;
    ask();
    figures.request();
  });
  figures.addEventListener('sight', ask);
  heads.addEventListener('sight-change', ask);
  addEventListener('scroll', ask, { passive: true });
  addEventListener('resize', ask);
  run.addEventListener('change', () => {
    told.show(run);
    figures.request();
  });
  run.addEventListener('model', ask);
  run.addEventListener('state', () => told.show(run));
  run.addEventListener('refused', ({ detail }) => told.complain(detail.error.message));
  const order = find<HTMLSelectElement>('order');
  order.addEventListener('change', () => {
    heads.setAttribute('sort', order.value);
    ask();
  });
  told.show(run);
  notice.clear();
}
