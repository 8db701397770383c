import { expect } from 'chai';
import '../../components/index';
import { connectInspector } from '../../demo/inspector/connect';
import { commonNorm, readEnds } from '../../demo/inspector/one-scale';
import * as tf from '../../src/tfjs/tf';
import { setPage } from '../support/browser';
import { find } from '../support/demo-page';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { dropModel, figures, fileOf, layOutPage, npyFile, panels, pick } from '../support/inspector-page';
import { until } from '../support/mount';
import { seededNumbers } from '../support/random';

const choose = (id: string, value: string): void => {
  const select = find<HTMLSelectElement>(id);
  select.value = value;
  select.dispatchEvent(new Event('change'));
};

describe('comparing in the inspector', () => {
  failOnGpuErrors();
  before(async () => {
    await testEngine();
    await layOutPage();
    await connectInspector(() => {});
    await dropModel(await fileOf('mha-functional.keras'), npyFile('x.npy', [3, 18, 4], seededNumbers(3 * 18 * 4, 5)));
    await until(() => panels().join() === 'mha');
  });

  it('the ends of an output are its finite values’, sample by sample, and a norm joins them', async () => {
    const tensor = tf.tensor([1, 2, NaN, -4, Infinity, 6], [2, 3]);
    const ends = await readEnds({ tensor });
    tensor.dispose();
    expect([[...ends.lowest], [...ends.highest]]).to.deep.equal([
      [1, -4],
      [2, 6],
    ]);
    const both = [0, 1].map((sample) => ({ ends, sample }));
    expect(commonNorm(both, 'weights')).to.equal('-4,6');
    expect(commonNorm(both, 'features')).to.equal('-6,6');
    expect(
      commonNorm(
        [{ ends: { lowest: new Float32Array([Infinity]), highest: new Float32Array([-Infinity]) }, sample: 0 }],
        'weights',
      ),
    ).to.equal('');
  });

  it('what the model sees is shown: its numbers, of the sample on show', async () => {
    const input = find('seen-input');
    expect(input.querySelector('h3')!.textContent).to.match(/sample 3, time 18, channel 4$/);
    const values = seededNumbers(3 * 18 * 4, 5);
    const grid = input.querySelector('feature-grid')!;
    await grid.updateComplete;
    expect(await grid.probe(2, 17, 3)).to.equal(values[2 * 72 + 17 * 4 + 3]);
    expect(grid.getAttribute('sample')).to.equal('0');
    const slider = find<HTMLInputElement>('sample');
    slider.value = '2';
    slider.dispatchEvent(new Event('input'));
    expect(grid.getAttribute('sample')).to.equal('2');
    slider.value = '0';
    slider.dispatchEvent(new Event('input'));
  });

  it('on a phone everything has the page’s width', async () => {
    await setPage({ width: 390, height: 844 });
    for (const part of ['.layers', '.toolbar', '.seen', '#stage']) {
      const { left, width } = document.querySelector(`#inspector ${part}`)!.getBoundingClientRect();
      expect(width, part).to.be.above(340);
      expect(left + width, part).to.be.at.most(390);
    }
  });

  it('heads beside each other have one norm', async () => {
    const heads = figures('attn-heatmap', '.head');
    expect(heads).to.have.length(2);
    await until(() => heads[0].norm !== '');
    expect(heads[0].norm).to.equal(heads[1].norm);
    const [low, high] = heads[0].norm.split(',').map(Number);
    const values = await Promise.all(
      heads.flatMap((map) =>
        [...Array(324).keys()].map((i) => map.probe(0, Number(map.getAttribute('head')), Math.floor(i / 18), i % 18)),
      ),
    );
    expect(Math.min(...values)).to.be.closeTo(low, 1e-7);
    expect(Math.max(...values)).to.be.closeTo(high, 1e-7);
  });

  it('a head’s name shows it alone, and again all; the address says which', () => {
    const [first, second] = figures('attn-heatmap', '.head').map((map) => map.closest('figure')!);
    second.querySelector('button')!.click();
    expect([first.hidden, second.hidden]).to.deep.equal([true, false]);
    second.querySelector('button')!.click();
    expect([first.hidden, second.hidden]).to.deep.equal([false, false]);
  });

  it('another sample stands beside each figure, on one scale, and goes away again', async () => {
    choose('against', '2');
    await until(() => figures('attn-heatmap', '.matrix').length === 2);
    expect(find<HTMLInputElement>('one-scale').checked).to.equal(true);
    const maps = figures('attn-heatmap', '.matrix');
    expect(maps.map((map) => map.getAttribute('sample'))).to.deep.equal(['0', '2']);
    await until(() => /^-.+,/.test(maps[0].norm));
    expect(maps[0].norm).to.equal(maps[1].norm);
    const [lines] = figures('feature-grid');
    expect([lines.samples, lines.sampleNames]).to.deep.equal(['overlay', ['sample 0', 'sample 2']]);
    await lines.updateComplete;
    expect(await lines.probe(1, 3, 4)).to.equal(await maps[1].probe(2, 3, 4));
    expect(find('seen-input').querySelectorAll('attn-heatmap')).to.have.length(2);
    choose('against', '');
    await until(() => figures('attn-heatmap', '.matrix').length === 1);
  });

  it('two layers have one scale where it is asked for, features and weights apart', async () => {
    await pick('lstm', { ctrlKey: true });
    find<HTMLInputElement>('one-scale').checked = true;
    find('one-scale').dispatchEvent(new Event('change'));
    await until(
      () =>
        figures('attn-heatmap', '.matrix').length === 2 && figures('attn-heatmap', '.matrix')[0].norm !== 'symmetric',
    );
    const [one, other] = figures('attn-heatmap', '.matrix');
    expect(one.norm).to.equal(other.norm);
    expect(figures('attn-heatmap', '.head')[0].norm).to.not.equal(one.norm);
    find<HTMLInputElement>('one-scale').checked = false;
    find('one-scale').dispatchEvent(new Event('change'));
    await until(() => figures('attn-heatmap', '.matrix')[0]?.norm === 'symmetric');
  });
});
