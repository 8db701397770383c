import axe from 'axe-core';
import { expect } from 'chai';
import type { FeatureGrid } from '../../components/feature-grid';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { fireAt, nameOf, press, showGrid, spoken, textsOf } from '../support/grid';
import { until } from '../support/mount';
import { canvasOf } from '../support/pixels';

/** Channel 1 reaches lowest at time 3, channel 2 highest at time 1. */
const peaks = (_: number, t: number, c: number): number =>
  c === 1 && t === 3 ? -4 : c === 2 && t === 1 ? 2.5 : 0.1 * c;

/** The open table as text: head, then rows. */
async function tableOf(element: FeatureGrid): Promise<{ caption: string; rows: string[][] }> {
  const root = element.shadowRoot!;
  root.querySelector<HTMLButtonElement>('[part=table-button]')!.click();
  await until(() => root.querySelector('table') !== null);
  return {
    caption: root.querySelector('caption')!.textContent!.trim(),
    rows: [...root.querySelectorAll('tr')].map((row) => [...row.children].map((cell) => cell.textContent!)),
  };
}

describe('a feature grid in words', () => {
  failOnGpuErrors();

  it('says what each cell has, how y-ranges are shared, and where the extremes are', async () => {
    const names = ['wind', 'rain', 'sun'];
    const element = await showGrid(peaks, [1, 5, 3], { names, shareXy: 'rows' });
    await until(() => nameOf(element).includes('Values'));
    expect(nameOf(element)).to.equal(
      '3 channels over 5 time steps, one line plot each, with a y-range for each row. ' +
        'Values from -4 (channel 1 \u2068“rain”\u2069, time 3) to 2.5 (channel 2 \u2068“sun”\u2069, time 1).',
    );
    element.mode = 'heat';
    await until(() =>
      nameOf(element).startsWith('Heatmap of 3 channels, one row each, over 5 time steps. Values from -4'),
    );
    element.reflectHalf = true;
    await until(() => /to 2.5 \(channel 2 .*, time 1\)\.$/.test(nameOf(element)));
    element.filter = 'sun, wind';
    element.filter = '0,1';
    await until(() => nameOf(element).startsWith('Heatmap of 2 of 3 channels') && nameOf(element).includes('to 0.1 ('));
  });

  it('counts samples, whether they are lines, cells or rows', async () => {
    const element = await showGrid((s, t, c) => s + t + c, [4, 5, 3], { samples: 'overlay' });
    expect(nameOf(element)).to.match(
      /^3 channels over 5 time steps, one line plot each with a line for each of 4 samples, with/,
    );
    await until(() => nameOf(element).includes('to 9 (sample 3, channel 2, time 4)'));
    element.samples = 'cells';
    await until(() =>
      nameOf(element).startsWith('4 samples over 5 time steps, one line plot each with a line for each of 3 channels,'),
    );
    element.mode = 'density';
    await until(() => nameOf(element).startsWith('3 channels of each of 4 samples over 5 time steps in one plot'));
  });

  it('reads 16 bytes for the extremes, with the axes’ numbers, and not again while nothing changes', async () => {
    const engine = await testEngine();
    const element = await showGrid(peaks, [1, 5, 3], { mode: 'heat' });
    await until(() => nameOf(element).includes('Values'));
    const before = { ...engine.stats };
    element.redraw();
    await element.updateComplete;
    await until(() => engine.stats.readbacks > before.readbacks);
    expect(engine.stats.readbackBytes - before.readbackBytes).to.equal(16 + 12);
    await until(() => nameOf(element).includes('Values'));
    const { readbackBytes, dispatches } = engine.stats;
    element.norm = 'symmetric';
    await until(() => engine.stats.readbackBytes > readbackBytes);
    expect(engine.stats.readbackBytes - readbackBytes).to.equal(12);
    expect(engine.stats.dispatches - dispatches, 'another norm computes nothing').to.equal(0);
  });

  it('offers the lines in sight as a table, in one read', async () => {
    const engine = await testEngine();
    const element = await showGrid((s, t, c) => 100 * s + 10 * c + t, [2, 60, 40], {
      samples: 'overlay',
      names: ['wind'],
    });
    press(element, 'ArrowRight');
    await until(() => spoken(element) !== '');
    const before = engine.stats.readbacks;
    const { caption, rows } = await tableOf(element);
    expect(engine.stats.readbacks - before).to.equal(1);
    expect(caption).to.equal('Values of 32 of 80 lines (rows), time steps 0 to 31 of 60 (columns).');
    expect(rows).to.have.length(33);
    expect(rows[0].slice(0, 3)).to.deep.equal(['time', '0', '1']);
    expect(rows[1].slice(0, 3)).to.deep.equal(['sample 0, channel 0 wind', '0', '1']);
    expect(rows[5].slice(0, 3)).to.deep.equal(['sample 0, channel 4', '40', '41']);
  });

  it('offers the window of a heatmap as a table, around the cursor and turned round where the picture is', async () => {
    const options = { mode: 'heat', reflectHalf: true, filter: '1, 3' } as const;
    const element = await showGrid((_, t, c) => 100 * c + t, [1, 50, 4], options);
    element.window = { x: 10, y: 0, width: 4, height: 2 };
    await element.updateComplete;
    const { caption, rows } = await tableOf(element);
    expect(caption).to.equal('Values of 2 of 2 lines (rows), time steps 10 to 13 of 50 (columns).');
    expect(rows[1]).to.deep.equal(['channel 1', '110', '111', '112', '113']);
    expect(rows[2]).to.deep.equal(['channel 3', '339', '338', '337', '336']);
  });

  it('leaves axe nothing to find, scrolled, enlarged, dense or with its table open', async () => {
    const states: Partial<FeatureGrid>[] = [
      { minCell: 60, showTicks: true, title: 'states' },
      { enlarged: 3 },
      { mode: 'density' },
      { mode: 'heat' },
    ];
    for (const state of states) {
      const element = await showGrid((s, t, c) => s + t * c, [3, 5, 60], { samples: 'overlay', ...state });
      if (state.mode === 'heat') await tableOf(element);
      const { violations } = await axe.run(element, { resultTypes: ['violations'] });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).to.deep.equal([]);
      element.remove();
    }
  });
});

describe('names and colours of a feature grid', () => {
  failOnGpuErrors();

  const odd = ['<b>markup</b>', 'שלום עולם '.repeat(20), '👩‍👩‍👧‍👦'.repeat(40), 'x'.repeat(10_000), 'plain'];

  it('are text that stays within its cell, whatever it is', async () => {
    const element = await showGrid((_, t) => t, [1, 10, 10], {
      names: odd,
      showTicks: true,
      size: { width: 360, height: 400 },
    });
    const nodes = [...element.shadowRoot!.querySelectorAll<SVGTextElement>('[part=labels] text')];
    expect(textsOf(element, 'labels')).to.include.members(['plain', '6']);
    expect(element.shadowRoot!.querySelector('[part=labels] b')).to.equal(null);
    const boxes = nodes.map((node) => node.getBBox());
    const width = canvasOf(element).width;
    boxes.forEach((box, i) => {
      expect(box.x + box.width, textsOf(element, 'labels')[i]).to.be.at.most(width);
      for (const other of boxes.slice(i + 1)) {
        const apart =
          box.x + box.width <= other.x ||
          other.x + other.width <= box.x ||
          box.y + box.height <= other.y + 1 ||
          other.y + other.height <= box.y + 1;
        expect(apart, `labels ${i} and another`).to.equal(true);
      }
    });
    expect(textsOf(element, 'labels').filter((text) => text.endsWith('…'))).to.have.length.at.least(2);
    const family = textsOf(element, 'labels').find((text) => text.startsWith('👩'))!;
    expect(family.replace(/^(👩‍👩‍👧‍👦)+/u, '')).to.equal('…');
  });

  it('leave a number out rather than cut it', async () => {
    const element = await showGrid((_, t) => t, [1, 4, 2000], {
      minCell: 40,
      maxColSubplots: 1,
      size: { width: 600, height: 400 },
    });
    element.nRows = 100;
    await element.updateComplete;
    expect(textsOf(element, 'labels').every((text) => /^\d+$/.test(text))).to.equal(true);
    expect(textsOf(element, 'labels')).to.include('1');
  });

  it('are in a legend, when a cell’s lines are ten or fewer', async () => {
    const element = await showGrid((s, t) => s * t, [3, 10, 2], {
      samples: 'overlay',
      sampleNames: ['before', 'after', '<i>'],
    });
    expect(textsOf(element, 'legend')).to.deep.equal(['sample', 'before', 'after', '<i>']);
    const fills = [...element.shadowRoot!.querySelectorAll('[part=legend] rect')].map((node) =>
      node.getAttribute('fill'),
    );
    expect(fills).to.deep.equal(['rgb(31 119 180)', 'rgb(255 127 14)', 'rgb(44 160 44)']);
    element.samples = 'cells';
    element.names = ['north', 'south'];
    await element.updateComplete;
    expect(textsOf(element, 'legend')).to.deep.equal(['channel', 'north', 'south']);
    const many = await showGrid((s, t) => s * t, [11, 10, 2], { samples: 'overlay' });
    expect(many.shadowRoot!.querySelector('[part=legend]')).to.equal(null);
  });

  it('say which sample is nearest to the pointer, by its name', async () => {
    const element = await showGrid((s) => s, [3, 10, 1], {
      samples: 'overlay',
      sampleNames: ['low', 'middle', 'high'],
    });
    for (const [y, words] of [
      [0.9, 'low'],
      [0.55, 'middle'],
      [0.12, 'high'],
    ] as const) {
      fireAt(element, 'pointermove', [0.5, y]);
      await until(() => spoken(element).includes(`“${words}”`));
    }
    expect(spoken(element)).to.match(/^sample 2 .*, channel 0: 2$/);
  });
});
