import '../../components/attn-heatmap';
import '../../components/attn-overview';
import type { AttnHeatmap } from '../../components/attn-heatmap';
import type { AttnOverview } from '../../components/attn-overview';
import { watchRun } from '../../src/index';
import { find, Notice } from '../page';
import { connectTheme } from '../pages/theme';
import { streamAddress } from './address';
import { followSight, wantedFor } from './sight';
import { Told } from './told';
import { WatchFigures } from './figures';

const notice = new Notice();

connectTheme(find<HTMLSelectElement>('theme'));
open().catch((error) => notice.fail(error));

async function open(): Promise<void> {
  const run = await watchRun(streamAddress(location.href));
  const told = new Told();
  const heads = find<AttnOverview & HTMLElement>('heads');
  const figures = new WatchFigures(run, {
    heads,
    map: find<AttnHeatmap & HTMLElement>('map'),
    title: find('one-title'),
  });
  let sight = { all: false, one: false, hidden: true };
  const ask = (): void => run.subscribe(wantedFor(sight, figures));
  followSight({ all: find('all'), one: find('one') }, (now) => {
    sight = now;
    figures.sight = now;
    ask();
    figures.request();
  });
  figures.addEventListener('pick', ask);
  run.addEventListener('change', () => {
    told.show(run);
    figures.request();
  });
  run.addEventListener('state', () => told.show(run));
  run.addEventListener('refused', ({ detail }) => told.complain(detail.error.message));
  const order = find<HTMLSelectElement>('order');
  order.addEventListener('change', () => heads.setAttribute('sort', order.value));
  told.show(run);
  notice.clear();
}
