import { expect } from 'chai';
import '../../components/index';
import { failOnGpuErrors } from '../support/engine';
import { mount, until } from '../support/mount';
import { textsOf, textFaults } from '../support/text-faults';

const heights = [90, 140, 220, 400, 900];

/** A heatmap whose bar has this norm, once its numbers are known. */
async function withBar(norm: string, height: number, data: number[][] = [[1, 10]]): Promise<HTMLElement> {
  const figure = mount('attn-heatmap', { norm, data }, { width: 320, height });
  await figure.updateComplete;
  await until(() => !labelsOf(figure).includes('low'));
  return figure;
}

function labelsOf(figure: HTMLElement): string[] {
  return textsOf(figure)
    .filter(({ part }) => part === 'colorbar')
    .map(({ text }) => text);
}

const tickCount = (figure: HTMLElement): number => figure.shadowRoot!.querySelectorAll('[part=colorbar] line').length;

describe('the numbers beside a colour bar', () => {
  failOnGpuErrors();

  for (const norm of ['log,0.001,1', 'log,1e-9,1e3', 'log,1e-30,1e30', 'log,0.3,0.62', 'log,0.99,1.01', 'log,0.04,3']) {
    it(`never lie on one another: ${norm}`, async () => {
      for (const height of heights) {
        const figure = await withBar(norm, height);
        expect(textFaults(figure), `${height} high`).to.deep.equal([]);
        expect(labelsOf(figure).length, `${height} high`).to.be.at.least(2);
        figure.remove();
      }
    });
  }

  it('are powers of ten alone on a logarithmic bar, with bare ticks between them', async () => {
    const figure = await withBar('log,0.001,1', 300);
    expect(labelsOf(figure)).to.have.members(['0.001', '0.01', '0.1', '1']);
    expect(tickCount(figure)).to.equal(28);
  });

  it('are fewer powers of ten, evenly, where these are many', async () => {
    const figure = await withBar('log,1e-9,1', 130);
    const exponents = labelsOf(figure).map((label) => Math.round(Math.log10(Number(label))));
    const steps = exponents.slice(1).map((exponent, i) => exponent - exponents[i]);
    expect(new Set(steps).size, exponents.join()).to.equal(1);
    expect(exponents.length).to.be.within(3, 6);
  });

  it('are what has room where the bar spans less than two of them', async () => {
    const figure = await withBar('log,0.02,0.09', 300);
    expect(labelsOf(figure)).to.include.members(['0.02', '0.05']);
    expect(labelsOf(figure).length).to.be.at.least(5);
  });

  it('are both ends, exactly, where only one round value would have room', async () => {
    for (const [low, high] of [
      [-0.3, 0.4],
      [0, 1],
      [-4e-9, 3e-9],
    ]) {
      const figure = await withBar('', 84, [[low, high]]);
      const labels = labelsOf(figure).map((label) => Number(label.replace('−', '-')));
      expect(labels, `${low} to ${high}`).to.include.members([low, high]);
      expect(textFaults(figure), `${low} to ${high}`).to.deep.equal([]);
      figure.remove();
    }
  });

  it('stay in the figure, however long they are', async () => {
    for (const data of [[[1234567, 1234567.5]], [[-1.25e-5, 3e-5]], [[-3e38, 3e38]], [[-0.00012, 0.00034]]]) {
      const figure = await withBar('', 300, data);
      expect(textFaults(figure), String(data)).to.deep.equal([]);
      figure.remove();
    }
  });
});
