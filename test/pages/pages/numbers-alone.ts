// A page that shows numbers of its own and has nothing to do with tfjs.
import '../../../components/attn-heatmap';
import { draw, numbers, report } from './report';

report(async () => ({
  drawn: await draw(numbers),
  tfjs: '_tfengine' in globalThis,
}));
