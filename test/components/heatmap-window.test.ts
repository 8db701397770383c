import { expect } from 'chai';
import '../../components/attn-heatmap';
import { panned, showing, whole, zoomed } from '../../components/figure/viewport';
import { matplotlibColour } from '../support/colormaps';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount, until } from '../support/mount';
import { canvasOf, colourDistance, readPixels, type Pixels } from '../support/pixels';

const size = { width: 348, height: 260 }; // margins leave 200 × 200 pixels

/** A matrix of zeros with so many single cells of 1. */
function sparse(side: number, count: number): { values: Float32Array; spikes: [number, number][] } {
  const values = new Float32Array(side * side);
  let seed = 12345;
  const random = (): number => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  const spikes = Array.from({ length: count }, (): [number, number] => [
    Math.floor(random() * side),
    Math.floor(random() * side),
  ]);
  for (const [row, column] of spikes) values[row * side + column] = 1;
  return { values, spikes };
}

function isRed(pixels: Pixels, x: number, y: number): boolean {
  const [red, green, , alpha] = pixels.at(x, y);
  return alpha === 255 && red > 250 && green < 5;
}

describe('the part of a heatmap that is shown', () => {
  failOnGpuErrors();

  it('holds every lone cell of a sparse 4096 × 4096 map, at whatever zoom', async () => {
    const side = 4096;
    const { values, spikes } = sparse(side, 300);
    const element = mount('attn-heatmap', { norm: '-1,1', data: { values, shape: [side, side] } }, size);
    await element.updateComplete;
    const { width, height } = canvasOf(element);
    for (let step = 0; step < 30; step++) {
      const extent = side / 1.3 ** step;
      const window = { x: (side - extent) * 0.37, y: (side - extent) * 0.61, width: extent, height: extent };
      element.window = step === 0 ? null : window;
      await element.updateComplete;
      const shown = step === 0 ? whole({ columns: side, rows: side }) : window;
      const pixels = readPixels(canvasOf(element));
      for (const [row, column] of spikes) {
        const x = Math.floor(((column + 0.5 - shown.x) / shown.width) * width);
        const y = Math.floor(((row + 0.5 - shown.y) / shown.height) * height);
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        expect(isRed(pixels, x, y), `zoom ${step}: cell ${row}, ${column} at pixel ${x}, ${y}`).to.equal(true);
      }
    }
  });

  // From fewer cells than pixels to seven and a half to a pixel: each way of reading them, and blocks.
  for (const [rows, columns] of [
    [90, 70],
    [260, 230],
    [500, 430],
    [700, 650],
    [870, 830],
    [1040, 990],
    [1300, 1237],
    [1500, 1237],
  ])
    it(`is exact: each pixel shows the most extreme of its cells, of ${rows} × ${columns}`, async () => {
      const values = Float32Array.from(
        { length: rows * columns },
        (_, i) => Math.sin(i * 12.9898) * Math.cos(i * 0.37),
      );
      const element = mount('attn-heatmap', { norm: '-1,1', data: { values, shape: [rows, columns] } }, size);
      await element.updateComplete;
      const pixels = readPixels(canvasOf(element));
      const { width, height } = pixels;
      for (let y = 3; y < height; y += 17) {
        for (let x = 1; x < width; x += 13) {
          let extreme = 0;
          for (let r = Math.floor((y * rows) / height); r < Math.ceil(((y + 1) * rows) / height); r++) {
            for (let c = Math.floor((x * columns) / width); c < Math.ceil(((x + 1) * columns) / width); c++) {
              const value = values[r * columns + c];
              if (Math.abs(value) > Math.abs(extreme)) extreme = value;
            }
          }
          const wanted = await matplotlibColour('bwr', extreme, [-1, 1]);
          expect(colourDistance(pixels.at(x, y), wanted), `pixel ${x}, ${y}`).to.be.at.most(2);
        }
      }
    });

  it('shows the mean, or the highest, where that is asked for', async () => {
    const side = 1600; // eight cells to a pixel: from blocks
    const values = Float32Array.from({ length: side * side }, (_, i) => (i % 2 ? 0.5 : -0.9));
    const element = mount(
      'attn-heatmap',
      { norm: '-1,1', minify: 'mean', data: { values, shape: [side, side] } },
      size,
    );
    await element.updateComplete;
    const middle = (): number[] => readPixels(canvasOf(element)).at(100, 100);
    expect(colourDistance(middle(), await matplotlibColour('bwr', -0.2, [-1, 1]))).to.be.at.most(2);
    element.minify = 'max';
    await element.updateComplete;
    expect(colourDistance(middle(), await matplotlibColour('bwr', 0.5, [-1, 1]))).to.be.at.most(2);
    element.minify = 'extreme';
    await element.updateComplete;
    expect(colourDistance(middle(), await matplotlibColour('bwr', -0.9, [-1, 1]))).to.be.at.most(2);
  });

  it('uploads one uniform and computes nothing anew when it moves', async () => {
    const engine = await testEngine();
    const { values } = sparse(1600, 10);
    const element = mount('attn-heatmap', { norm: '-1,1', data: { values, shape: [1600, 1600] } }, size);
    await element.updateComplete;
    const before = { ...engine.stats };
    element.window = { x: 0, y: 0, width: 1500, height: 1500 };
    await element.updateComplete;
    // One for the picture's sides, one for its pixels; none for the data.
    expect(engine.stats.dispatches - before.dispatches, 'dispatches').to.equal(2);
    expect(engine.stats.uploadBytes - before.uploadBytes, 'bytes').to.be.at.most(32);
    expect(engine.stats.readbacks - before.readbacks, 'readbacks').to.equal(0);
  });

  it('follows wheel, drag and double click', async () => {
    const element = mount(
      'attn-heatmap',
      { data: Array.from({ length: 40 }, () => new Array<number>(40).fill(1)) },
      size,
    );
    await element.updateComplete;
    const canvas = canvasOf(element);
    const box = canvas.getBoundingClientRect();
    const at = (x: number, y: number): MouseEventInit => ({
      clientX: box.left + x * box.width,
      clientY: box.top + y * box.height,
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    canvas.dispatchEvent(new WheelEvent('wheel', { ...at(0.5, 0.25), deltaY: -240 }));
    expect(element.window).to.deep.equal({ x: 10, y: 5, width: 20, height: 20 });
    for (const [type, x] of [
      ['pointerdown', 0.5],
      ['pointermove', 0.4],
      ['pointerup', 0.4],
    ] as const) {
      canvas.dispatchEvent(new PointerEvent(type, { ...at(x, 0.5), pointerId: 1 }));
    }
    expect(element.window!.x).to.be.closeTo(12, 1e-6);
    canvas.dispatchEvent(new MouseEvent('dblclick', at(0.5, 0.5)));
    expect(element.window).to.equal(null);
  });

  it('keeps the wheel while it is zoomed: the page does not scroll when it is at its closest', async () => {
    const data = Array.from({ length: 40 }, () => new Array<number>(40).fill(1));
    const element = mount('attn-heatmap', { data }, size);
    await element.updateComplete;
    const box = canvasOf(element).getBoundingClientRect();
    const middle = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
    const isKept = (deltaY: number): boolean => {
      const event = new WheelEvent('wheel', { ...middle, deltaY, bubbles: true, composed: true, cancelable: true });
      canvasOf(element).dispatchEvent(event);
      return event.defaultPrevented;
    };
    for (let turn = 0; turn < 20; turn++) expect(isKept(-240), `turn ${turn}`).to.equal(true);
    for (let turn = 0; element.window !== null; turn++) expect(isKept(240) && turn < 30).to.equal(true);
    expect(isKept(240), 'where everything is shown the page scrolls on').to.equal(false);
  });

  it('is walked by keyboard, and the cell is spoken', async () => {
    const matrix = [[1, 2, 3], [4, 5, 6]]; // prettier-ignore
    const element = mount('attn-heatmap', { data: matrix }, size);
    await element.updateComplete;
    const surface = element.shadowRoot!.querySelector<HTMLElement>('[part=surface]')!;
    surface.focus();
    const spoken = (): string => element.shadowRoot!.querySelector('[role=status]')!.textContent!;
    const press = async (key: string, says: string): Promise<void> => {
      surface.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      await until(() => spoken() === says);
    };
    await press('ArrowDown', 'query 0, key 0: 1');
    await press('ArrowDown', 'query 1, key 0: 4');
    await press('End', 'query 1, key 2: 6');
    await press('PageUp', 'query 0, key 2: 3');
    await press('ArrowLeft', 'query 0, key 1: 2');
    for (const key of ['ArrowDown', 'ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowRight']) {
      surface.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }
    await until(() => spoken() === 'query 0, key 2: 3'); // none of five keys at once is lost
    await press('ArrowLeft', 'query 0, key 1: 2');
    surface.dispatchEvent(new KeyboardEvent('keydown', { key: '+', bubbles: true, cancelable: true }));
    expect(element.window).to.deep.include({ width: 1.5, height: 1 });
    surface.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    expect(element.window).to.equal(null);
  });
});

describe('which cells of a heatmap are shown', () => {
  failOnGpuErrors();

  const matrix = [
    [0.1, 0.9, 0.5, 0.3],
    [0.8, 0.2, 0.7, 0.6],
    [0, 0, 0, 1],
  ];

  /** Whether each cell has ink in its middle. */
  async function shownCells(options: Partial<HTMLElementTagNameMap['attn-heatmap']>): Promise<boolean[][]> {
    const element = mount('attn-heatmap', { norm: '0,1', data: matrix, ...options }, size);
    await element.updateComplete;
    const pixels = readPixels(canvasOf(element));
    return matrix.map((row, r) =>
      row.map((_, c) => {
        const x = Math.floor(((c + 0.5) / row.length) * pixels.width);
        return pixels.at(x, Math.floor(((r + 0.5) / matrix.length) * pixels.height))[3] === 255;
      }),
    );
  }

  it('are those not below the threshold', async () => {
    expect(await shownCells({ threshold: 0.5 })).to.deep.equal(
      matrix.map((row) => row.map((value) => value >= Math.fround(0.5))),
    );
  });

  it('are the k largest of each row', async () => {
    expect(await shownCells({ topK: 2 })).to.deep.equal([
      [false, true, true, false],
      [true, false, true, false],
      [true, true, true, true], // the second largest is a tie of zeros
    ]);
  });

  it('are all but the masked ones, which are hatched', async () => {
    const element = mount('attn-heatmap', { norm: '0,1', data: matrix, mask: 'zero' }, size);
    await element.updateComplete;
    const pixels = readPixels(canvasOf(element));
    const alphas = Array.from({ length: 16 }, (_, i) => pixels.at(20 + i, 170)[3]);
    expect(new Set(alphas).size, 'stripes of two strengths').to.equal(2);
    expect(Math.max(...alphas)).to.be.below(255);
    element.mask = 'causal';
    await element.updateComplete;
    const causal = readPixels(canvasOf(element));
    expect(causal.at(10, 10)[3], 'query 0, key 0').to.equal(255);
    expect(causal.at(75, 10)[3], 'query 0, key 1').to.be.below(255);
    expect(causal.at(10, 190)[3], 'query 2, key 0').to.equal(255);
  });

  it('are coloured by their logarithm where that is asked for', async () => {
    const element = mount('attn-heatmap', { norm: 'log', cmap: 'viridis', data: [[1, 10, 100, 0]] }, size);
    await element.updateComplete;
    const pixels = readPixels(canvasOf(element));
    const wanted = await matplotlibColour('viridis', 1, [0, 2]);
    expect(colourDistance(pixels.at(75, 100), wanted)).to.be.at.most(2);
    expect(colourDistance(pixels.at(25, 100), await matplotlibColour('viridis', 0, [0, 2]))).to.be.at.most(1);
    expect(colourDistance(pixels.at(175, 100), await matplotlibColour('viridis', 0, [0, 2]))).to.be.at.most(1);
  });

  it('have a colour bar with round numbers, whether it covers many powers of ten or less than one', async () => {
    const element = mount('attn-heatmap', { norm: 'log,1e-30,1', data: [[1, 10]] }, size);
    await element.updateComplete;
    const numbers = (): number[] =>
      [...element.shadowRoot!.querySelectorAll('[part=colorbar] text')].map((node) => Number(node.textContent));
    expect(numbers().length).to.be.within(3, 12);
    for (const value of numbers()) expect(Math.log10(value) % 1).to.be.closeTo(0, 1e-9);
    element.norm = 'log,2,7';
    await element.updateComplete;
    expect(numbers()).to.include.members([2, 4, 6]);
    const bar = element.shadowRoot!.querySelector('[part=colorbar] rect')!;
    const four = [...element.shadowRoot!.querySelectorAll('[part=colorbar] text')].find((n) => n.textContent === '4')!;
    const along = (Number(four.getAttribute('y')) - Number(bar.getAttribute('y'))) / Number(bar.getAttribute('height'));
    expect(1 - along).to.be.closeTo(Math.log(2) / Math.log(3.5), 1e-6);
  });

  it('are coloured by their logarithm between given ends, clipped beyond them', async () => {
    const element = mount('attn-heatmap', { norm: 'log,1,10000', cmap: 'viridis', data: [[0.1, 10, 100, 1e6]] }, size);
    await element.updateComplete;
    const pixels = readPixels(canvasOf(element));
    for (const [x, place] of [
      [25, 0],
      [75, 0.25],
      [125, 0.5],
      [175, 1],
    ]) {
      const wanted = await matplotlibColour('viridis', place, [0, 1]);
      expect(colourDistance(pixels.at(x, 100), wanted), `pixel ${x}`).to.be.at.most(2);
    }
  });

  it('can have colours of your own', async () => {
    const element = mount('attn-heatmap', { cmap: '#000,#0f0', data: [[0, 1]] }, size);
    await element.updateComplete;
    expect(readPixels(canvasOf(element)).at(150, 100).slice(0, 3)).to.deep.equal([0, 255, 0]);
  });
});

describe('a window over a matrix', () => {
  const space = { columns: 100, rows: 50 };

  it('keeps the point under the pointer in place while zooming', () => {
    expect(zoomed(whole(space), space, [0.25, 0.5], 2)).to.deep.equal({ x: 12.5, y: 12.5, width: 50, height: 25 });
  });

  it('never leaves the matrix, nor goes below one cell', () => {
    const close = zoomed(whole(space), space, [1, 1], 1e6);
    expect(close).to.deep.equal({ x: 99, y: 49, width: 1, height: 1 });
    expect(panned(close, space, 5, 5)).to.deep.equal(close);
    expect(zoomed(close, space, [0, 0], 1e-9)).to.deep.equal(whole(space));
  });

  it('moves no more than it must to show a cell', () => {
    const window = { x: 10, y: 10, width: 20, height: 20 };
    expect(showing(window, space, 15, 15)).to.deep.equal(window);
    expect(showing(window, space, 5, 40)).to.deep.equal({ x: 21, y: 5, width: 20, height: 20 });
  });
});

describe('numbers in cells', () => {
  failOnGpuErrors();

  it('are written where they fit, exact to four digits, and nowhere else', async () => {
    const side = 60;
    const values = Float32Array.from({ length: side * side }, (_, i) => i / 1000);
    const element = mount('attn-heatmap', { data: { values, shape: [side, side] } }, size);
    await element.updateComplete;
    const numbers = (): string[] =>
      [...element.shadowRoot!.querySelectorAll('[part=numbers] text')].map((node) => node.textContent!);
    element.window = { x: 10, y: 20, width: 3, height: 2 };
    await until(() => numbers().length > 0);
    expect(numbers()).to.deep.equal(['1.21', '1.211', '1.212', '1.27', '1.271', '1.272']);
    element.resetView();
    await element.updateComplete;
    expect(numbers()).to.deep.equal([]);
  });
});

describe('names of rows and columns', () => {
  failOnGpuErrors();

  const hostile = ['<b>bold</b>', 'שלום', '👩‍🚀', 'x'.repeat(10_000)];

  it('stand at the axes as text, whatever they hold, shortened where they are long', async () => {
    const element = mount('attn-heatmap', { data: [[1, 2, 3, 4]], columns: hostile }, { width: 848, height: 260 });
    await element.updateComplete;
    const texts = [...element.shadowRoot!.querySelectorAll('[part=x-axis] text')].map((node) => node.textContent!);
    expect(texts.slice(0, 3)).to.deep.equal(hostile.slice(0, 3));
    expect(texts[3]).to.equal(`${'x'.repeat(23)}…`);
    expect(element.shadowRoot!.querySelector('b')).to.equal(null);
  });

  it('are found by a part of them, lit, and gone to one after the other', async () => {
    const side = 200;
    const names = Array.from({ length: side }, (_, i) => (i === 150 || i === 30 ? `rain ${i}` : `day ${i}`));
    const data = { values: new Float32Array(side * side), shape: [side, side] };
    const element = mount('attn-heatmap', { data, columns: names }, size);
    await element.updateComplete;
    element.window = { x: 0, y: 0, width: 20, height: 20 };
    expect(element.search('RAIN')).to.equal(2);
    await element.updateComplete;
    const lit = (): string[] =>
      [...element.shadowRoot!.querySelectorAll('text.found')].map((node) => node.textContent!);
    expect(lit()).to.deep.equal(['rain 30']);
    element.next();
    await element.updateComplete;
    expect(lit()).to.deep.equal(['rain 150']);
    expect(element.search('snow')).to.equal(0);
  });
});
