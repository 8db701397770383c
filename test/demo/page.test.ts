import { expect } from 'chai';
import * as tf from '../../src/tfjs/tf';
import { find, openPage } from '../support/demo-page';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { until } from '../support/mount';
import { fetchRecording, valuesOf, type RecordedArray } from '../support/recorded';
import { guardTraffic, readSide } from '../support/traffic-guard';

async function recordedAnswer(model: string): Promise<number> {
  const { outputs } = await fetchRecording(`/test/fixtures/demo/${model}.expected.json`);
  return valuesOf((outputs.rain_tomorrow as RecordedArray[])[0])[0];
}

describe('the demo page', () => {
  failOnGpuErrors();
  before(openPage);

  it('opens with the window whose answers Keras recorded, and says the same', async () => {
    await until(() => find('self-text').textContent !== '' && find('weighted-text').textContent !== '');
    const self = await recordedAnswer('weather-self-attention');
    const weighted = await recordedAnswer('weather-weighted-attention');
    expect(find('self-text').textContent).to.equal(`${Math.round(100 * self)} %`);
    expect(find('weighted-text').textContent).to.equal(`${Math.round(100 * weighted)} %`);
    expect(find('range').textContent).to.equal('27 Sept 2014 – 24 May 2015');
    expect(find('tomorrow').textContent).to.equal('Monday 25 May 2015');
    expect(find('came').textContent).to.match(/^Dry/);
    expect(find('notice').hidden).to.equal(true);
  });

  it('draws the answer itself, the same number as the text', async () => {
    const { NumberPictures } = await import('../../demo/number-pictures');
    const pictures = new NumberPictures(devicePixelRatio);
    const percent = parseInt(find('self-text').textContent!, 10);
    const picture = pictures.of(tf.scalar(percent / 100));
    const another = pictures.of(tf.scalar(percent / 100 + 0.01));
    const [ink, other] = await Promise.all([picture.data(), another.data()]);
    const shown = find('self-picture') as HTMLElementTagNameMap['attn-heatmap'];
    const [, rows, columns] = picture.shape;
    const places = Array.from({ length: 12 }, (_, i) => [
      0,
      Math.floor((rows * (i + 0.5)) / 12),
      Math.floor(columns / 5),
    ]);
    const drawn = await Promise.all(places.map((place) => shown.probe(...place)));
    const at = (values: ArrayLike<number>): number[] => places.map(([, row, column]) => values[row * columns + column]);
    expect(drawn).to.deep.equal(at(ink));
    expect(Array.from(ink)).to.not.deep.equal(Array.from(other));
    pictures.release();
  });

  it('plays: every frame runs both models and draws all figures, and reads nothing back', async () => {
    const engine = await testEngine();
    find('play').click();
    const day = (): number => find<HTMLInputElement>('day').valueAsNumber;
    const first = day();
    await until(() => day() > first + 4);
    const { counts, stop } = guardTraffic();
    const before = { ...engine.stats, tensors: tf.memory().numTensors, day: day() };
    await until(() => day() >= before.day + 20);
    stop();
    const { counts: seen, stats } = { counts: { ...counts }, stats: { ...engine.stats } };
    const played = day() - before.day;
    find('play').click();
    for (const way of readSide) expect(seen[way], way).to.equal(0);
    expect(stats.readbackBytes - before.readbackBytes).to.equal(0);
    expect(stats.submits - before.submits).to.be.at.most(stats.frames - before.frames);
    expect(stats.gpuBytes).to.be.at.most(before.gpuBytes);
    expect(tf.memory().numTensors).to.be.within(before.tensors - 40, before.tensors + 40);
    expect(seen.createBuffer, 'new buffers').to.be.below(played);
    expect(find('bytes').textContent).to.equal('0');
    expect(find('tier').textContent).to.match(/^webgpu/);
    expect(parseFloat(find('forward').textContent!)).to.be.above(0);
    expect(parseFloat(find('draw').textContent!)).to.be.above(0);
  });

  it('follows the slider to the record’s end, where nobody knows what came', async () => {
    const slider = find<HTMLInputElement>('day');
    slider.value = slider.max;
    slider.dispatchEvent(new Event('input'));
    await until(() => find('came').textContent === 'The record ends here.');
    expect(find('range').textContent).to.equal('6 May 2015 – 31 Dec 2015');
    expect(find('tomorrow').textContent).to.equal('Friday 1 January 2016');
  });

  it('hands its controls to the elements', () => {
    const cmap = find<HTMLSelectElement>('cmap');
    cmap.value = 'viridis';
    cmap.dispatchEvent(new Event('change'));
    const equate = find<HTMLInputElement>('equate');
    equate.click();
    find('zero').click();
    find('first-hundred').click();
    const map = find('attention') as HTMLElementTagNameMap['attn-heatmap'];
    const grid = find('features') as HTMLElementTagNameMap['feature-grid'];
    expect([map.cmap, grid.equateAxes, grid.hideYZero, grid.maxTimesteps]).to.deep.equal(['viridis', false, true, 100]);
  });
});
