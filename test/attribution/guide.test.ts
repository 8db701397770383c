import { expect } from 'chai';
import * as attnscope from '../../src/index';
import '../../components/attn-heatmap';
import '../../components/feature-grid';
import '../../components/token-strip';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount } from '../support/mount';
import { fetchGradients, recordedTensor } from '../support/recorded-gradients';

const { attribute, attributionCaption, loadModel } = attnscope;

describe('the guide on attribution', () => {
  failOnGpuErrors();
  before(testEngine);

  it('has code that runs', async () => {
    const text = await (await fetch('/docs/attribution.md')).text();
    const code = /```js\n(.*?)```/s.exec(text)![1].replace(/^import .*$/gm, '');
    mount('feature-grid', {}, { width: 500, height: 300 });
    const grid = document.querySelector('feature-grid')!;
    const said: unknown[] = [];
    const x = recordedTensor((await fetchGradients('gru-default')).input);
    const run = new Function(
      'attnscope',
      'x',
      'console',
      `return (async () => {
      const { attribute, attributionCaption, loadModel } = attnscope;
      ${code.replace('model.keras', '/test/fixtures/keras/gru-default.keras')}
    })()`,
    ) as (...given: unknown[]) => Promise<void>;
    await run(attnscope, x, { log: (...words: unknown[]) => said.push(...words) });
    expect(said.every((one) => Number.isFinite(one))).to.equal(true);
    expect(grid.caption).to.match(/^Integrated gradients of unit 0 of “dense_2”; the sum .* delta −?[\d.e−]+\.$/);
    expect(grid.shadowRoot!.querySelector('[part=message]')?.textContent ?? '').to.equal('');
    expect(grid.shadowRoot!.querySelector('[part=colorbar]')).to.not.equal(null);
    grid.remove();
  });
});

describe('a caption', () => {
  failOnGpuErrors();
  before(testEngine);

  it('names method, target and delta, of every method', async () => {
    const model = await loadModel('/test/fixtures/keras/lstm-sequential.keras');
    const x = recordedTensor((await fetchGradients('lstm-sequential')).input);
    const captionOf = async (options: attnscope.AttributionOptions): Promise<string> => {
      const attribution = await attribute(model, x, options);
      attribution.dispose();
      return attributionCaption(attribution);
    };
    expect(await captionOf({ method: 'gradient', target: 1 })).to.equal(
      'Gradient of unit 1 of “probs”; no delta: it promises no sum.',
    );
    expect(await captionOf({ method: 'lrp', target: 'max', logit: true })).to.match(
      /^LRP of the largest unit of “probs” before its activation; the sum \S+ is to be f\(x\) = \S+: delta \S+\.$/,
    );
    expect(await captionOf({ method: 'occlusion', window: 10 })).to.match(
      /^Occlusion of unit 0 of “probs”; the sum \S+ is to be f\(x\) − f\(baseline\) = \S+: delta \S+\.$/,
    );
    expect(await captionOf({ method: 'lrp', readTotal: false })).to.equal(
      'LRP of unit 0 of “probs”; delta was not read.',
    );
    model.dispose();
  });
});

describe('figures of relevance', () => {
  failOnGpuErrors();
  before(testEngine);

  it('are a heatmap of time and channel, and a text coloured by its tokens', async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.embedding({ inputDim: 9, outputDim: 4, inputLength: 5 }),
        tf.layers.lstm({ units: 3 }),
        tf.layers.dense({ units: 1 }),
      ],
    });
    const attribution = await attribute(model, tf.tensor2d([1, 2, 3, 4, 5], [1, 5], 'int32'), { method: 'lrp' });
    const strip = mount(
      'token-strip',
      { tokens: ['a', 'b', 'c', 'd', 'e'], weights: await attribution.tensor.data(), cmap: 'bwr', norm: 'symmetric' },
      { width: 300, height: 80 },
    );
    await strip.updateComplete;
    expect(strip.shadowRoot!.querySelectorAll('[part~=token]')).to.have.length(5);
    attribution.dispose();
    model.dispose();
    const gru = await loadModel('/test/fixtures/keras/gru-default.keras');
    const x = recordedTensor((await fetchGradients('gru-default')).input);
    const found = await attribute(gru, x, { method: 'lrp' });
    const wanted = (await tf.slice(found.tensor, [0, 3, 2], [1, 1, 1]).data())[0];
    const heatmap = mount('attn-heatmap', { data: found, norm: 'symmetric' }, { width: 300, height: 200 });
    await heatmap.updateComplete;
    expect(await heatmap.probe(0, 3, 2)).to.equal(wanted);
    found.dispose();
    gru.dispose();
  });
});
