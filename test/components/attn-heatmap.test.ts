import { expect } from 'chai';
import '../../components/attn-heatmap';
import * as tf from '../../src/tfjs/tf';
import { matplotlibColour } from '../support/colormaps';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount, until } from '../support/mount';
import { canvasOf, colourDistance, readPixels } from '../support/pixels';

type Options = { cmap?: string; norm?: string };

/** Paints a matrix and checks each cell's middle pixel against matplotlib's colour for the value. */
async function expectCells(matrix: number[][], options: Options, ends: [number, number]): Promise<void> {
  const element = mount('attn-heatmap', { ...options, data: matrix }, { width: 400, height: 400 });
  await element.updateComplete;
  const pixels = readPixels(canvasOf(element));
  for (const [r, row] of matrix.entries()) {
    for (const [c, value] of row.entries()) {
      const x = Math.floor(((c + 0.5) / row.length) * pixels.width);
      const y = Math.floor(((r + 0.5) / matrix.length) * pixels.height);
      const seen = pixels.at(x, y);
      if (Number.isNaN(value)) expect(seen, `cell ${r},${c}`).to.deep.equal([0, 0, 0, 0]);
      else {
        const wanted = await matplotlibColour(options.cmap ?? 'bwr', value, ends);
        expect(colourDistance(seen, wanted), `cell ${r},${c} is ${seen}, wants ${wanted}`).to.be.at.most(1);
        expect(seen[3]).to.equal(255);
      }
    }
  }
}

const ramp = Array.from({ length: 16 }, (_, r) => Array.from({ length: 16 }, (_, c) => 16 * r + c));

describe('<attn-heatmap>', () => {
  failOnGpuErrors();

  it('paints every entry of bwr, lowest value blue, highest red', () => expectCells(ramp, {}, [0, 255]));
  it('paints every entry of viridis', () => expectCells(ramp, { cmap: 'viridis' }, [0, 255]));
  it('leaves NaN transparent', () => expectCells([[NaN, 1], [2, NaN]], {}, [1, 2])); // prettier-ignore
  it('paints an all-equal matrix in the map’s first colour', () => expectCells([[3, 3], [3, 3]], {}, [3, 3])); // prettier-ignore
  it('paints a single cell', () => expectCells([[5]], { norm: '0,10' }, [0, 10]));
  it('clips infinities to the map’s ends and keeps them out of the range', () =>
    expectCells([[-Infinity, 0, 1, Infinity]], {}, [0, 1]));
  it('centres a symmetric norm on zero', () => expectCells([[-1, 0, 4]], { norm: 'symmetric' }, [-4, 4]));
  it('clips values outside a fixed norm', () => expectCells([[-5, -1, 0, 1, 5]], { norm: '-1,1' }, [-1, 1]));
  it('paints 3 × 4 cells over pixels that they do not divide evenly', () =>
    expectCells([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]], {}, [0, 11])); // prettier-ignore

  it('paints nothing where all is NaN', async () => {
    const element = mount('attn-heatmap', { data: [[NaN, NaN]] }, { width: 200, height: 200 });
    await element.updateComplete;
    expect(readPixels(canvasOf(element)).at(10, 10)).to.deep.equal([0, 0, 0, 0]);
  });

  it('shows every pixel of a 3 × 1000 matrix by the extreme of the cells it covers', async () => {
    const values = Float32Array.from({ length: 3000 }, (_, i) => (Math.sin(i * 12.9898) * 43758.5453) % 1);
    const element = mount(
      'attn-heatmap',
      { norm: '-1,1', data: { values, shape: [3, 1000] } },
      { width: 400, height: 200 },
    );
    await element.updateComplete;
    const pixels = readPixels(canvasOf(element));
    for (let x = 0; x < pixels.width; x += 7) {
      const first = Math.floor((x * 1000) / pixels.width);
      const end = Math.ceil(((x + 1) * 1000) / pixels.width);
      const covered = [...values.slice(1000 + first, 1000 + end)];
      const extreme = covered.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
      const wanted = await matplotlibColour('bwr', extreme, [-1, 1]);
      expect(colourDistance(pixels.at(x, Math.floor(pixels.height / 2)), wanted), `pixel ${x}`).to.be.at.most(2);
    }
  });

  it('keeps a lone spike in 4096 × 4096 visible at 500 pixels', async () => {
    const side = 4096;
    const values = new Float32Array(side * side);
    const [row, column] = [2779, 1234];
    values[row * side + column] = 1;
    const element = mount(
      'attn-heatmap',
      { norm: '-1,1', data: { values, shape: [side, side] } },
      { width: 648, height: 560 },
    );
    await element.updateComplete;
    const pixels = readPixels(canvasOf(element));
    expect(pixels.width).to.equal(500);
    expect(pixels.height).to.equal(500);
    const red = await matplotlibColour('bwr', 1, [-1, 1]);
    const white = await matplotlibColour('bwr', 0, [-1, 1]);
    const spike = [Math.floor((column / side) * 500), Math.floor((row / side) * 500)] as const;
    expect(colourDistance(pixels.at(...spike), red)).to.be.at.most(1);
    expect(colourDistance(pixels.at(spike[0] + 2, spike[1]), white)).to.be.at.most(1);
  });

  it('draws a tensor of the page straight from its buffer, and survives its disposal', async () => {
    const engine = await testEngine();
    const tensor = tf.tensor2d(ramp);
    const element = mount('attn-heatmap', { data: tensor }, { width: 300, height: 300 });
    tensor.dispose();
    await element.updateComplete;
    const pixels = readPixels(canvasOf(element));
    expect(pixels.at(1, 1).slice(0, 3)).to.deep.equal([0, 0, 255]);
    expect(pixels.at(pixels.width - 2, pixels.height - 2).slice(0, 3)).to.deep.equal([255, 0, 0]);
    expect(engine.tier).to.equal('webgpu');
  });

  it('draws a head of a four-axis tensor, chosen by attribute', async () => {
    const values = Float32Array.from({ length: 2 * 3 * 4 }, (_, i) => i);
    const element = mount('attn-heatmap', { norm: '0,23' }, { width: 300, height: 300 });
    element.setAttribute('head', '1');
    element.data = { values, shape: [1, 2, 3, 4] };
    await element.updateComplete;
    const pixels = readPixels(canvasOf(element));
    expect(colourDistance(pixels.at(1, 1), await matplotlibColour('bwr', 12, [0, 23]))).to.be.at.most(1);
    expect(await element.probe(0, 1, 2, 3)).to.equal(23);
  });

  it('says which axes to fix, and keeps the last good picture', async () => {
    const element = mount('attn-heatmap', { data: ramp }, { width: 300, height: 300 });
    await element.updateComplete;
    const errors: string[] = [];
    element.addEventListener('engine-error', (event) => errors.push((event as CustomEvent).detail.error.message));
    element.data = { values: new Float32Array(8 * 40 * 40), shape: [1, 8, 40, 40] };
    await element.updateComplete;
    expect(errors).to.deep.equal([
      'attn-heatmap: data is [sample 1, head 8, query 40, key 40]; a heatmap draws two axes. Fix the others: head="3".',
    ]);
    expect(element.shadowRoot!.querySelector('[part=message]')!.textContent).to.equal(errors[0]);
    const pixels = readPixels(canvasOf(element));
    expect(pixels.at(1, 1).slice(0, 3)).to.deep.equal([0, 0, 255]);
  });

  it('labels its axes and its colour bar with matplotlib’s ticks', async () => {
    const element = mount('attn-heatmap', {
      data: { values: new Float32Array(240 * 240).fill(0.25), shape: [240, 240] },
      norm: '0,1',
    });
    await element.updateComplete;
    const text = (part: string): string[] =>
      [...element.shadowRoot!.querySelectorAll(`[part=${part}] text`)].map((node) => node.textContent!);
    expect(text('x-axis')).to.include.members(['0', '50', '100', '150', '200', 'Timesteps']);
    expect(text('y-axis')).to.include.members(['0', '50', '100', '150', '200', 'Attention features']);
    expect(text('colorbar')).to.include.members(['0.0', '1.0']);
  });

  it('fetches the colour bar’s two numbers, eight bytes, for a picture at rest', async () => {
    const engine = await testEngine();
    const element = mount('attn-heatmap', { data: [[-2, 8]] }, { width: 300, height: 300 });
    await element.updateComplete;
    const before = engine.stats.readbackBytes;
    const labels = (): (string | null)[] =>
      [...element.shadowRoot!.querySelectorAll('[part=colorbar] text')].map((node) => node.textContent);
    await until(() => labels().includes('8'));
    expect(labels()).to.include('−2');
    expect(engine.stats.readbackBytes - before).to.be.at.most(8);
  });
});
