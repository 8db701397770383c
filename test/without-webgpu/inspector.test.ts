import { expect } from 'chai';
import '../../components/index';
import { connectInspector } from '../../demo/inspector/connect';
import { keepScreen } from '../support/browser';
import { find } from '../support/demo-page';
import { dropModel, figures, fileOf, layOutPage, panels, pick, recordedInput, drop } from '../support/inspector-page';
import { until } from '../support/mount';
import { colourCount } from '../support/pixels';
import { failOnContextErrors, webGlPage } from '../support/without-webgpu';

describe('the inspector in a browser without WebGPU', () => {
  failOnContextErrors();
  before(async () => {
    await webGlPage();
    await layOutPage();
    await connectInspector(() => {});
  });

  it('shows a dropped model’s attention: each row adds up to 1', async () => {
    await dropModel(await fileOf('mha-functional.keras'));
    expect(find('opening').classList.contains('failed')).to.equal(false);
    expect(panels()).to.deep.equal(['mha']);
    const [map] = figures('attn-heatmap', '.head');
    map.scrollIntoView();
    await until(() => colourCount(map) > 20);
    expect(map.shadowRoot!.querySelector('[part=message]')).to.equal(null);
    const weights = await Promise.all(Array.from({ length: 18 }, (_, key) => map.probe(0, 0, 7, key)));
    expect(weights.reduce((sum, weight) => sum + weight)).to.be.closeTo(1, 1e-5);
    await keepScreen('without-webgpu-inspector');
  });

  it('shows what Keras recorded of a file’s input', async () => {
    const { file, output } = await recordedInput('mha-functional');
    drop(file);
    await until(() => !find('model-feed').classList.contains('noise'));
    expect(find('model-feed').textContent).to.equal('The model sees input.');
    await pick('lstm');
    const wanted = output('lstm');
    const [grid] = figures('feature-grid');
    await grid.updateComplete;
    for (const [step, channel] of [
      [0, 0],
      [7, 3],
      [17, 9],
    ]) {
      expect(await grid.probe(0, step, channel)).to.be.closeTo(wanted[10 * step + channel], 1e-5);
    }
  });
});
