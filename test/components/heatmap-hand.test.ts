import { expect } from 'chai';
import '../../components/attn-heatmap';
import type { AttnHeatmap } from '../../components/attn-heatmap';
import { failOnGpuErrors } from '../support/engine';
import { mount, until } from '../support/mount';
import { seededNumbers } from '../support/random';

const size = { width: 500, height: 420 };
const axes = ['query', 'key'];
const side = 12;
const square = { values: seededNumbers(side * side, 3), shape: [side, side], axes };

async function show(options: Partial<AttnHeatmap>, box = size): Promise<AttnHeatmap> {
  const element = mount('attn-heatmap', { data: square, ...options }, box);
  await element.updateComplete;
  return element;
}

const part = (element: AttnHeatmap, name: string): HTMLElement | null =>
  element.shadowRoot!.querySelector(`[part~="${name}"]`);
const boxOf = (element: AttnHeatmap, name: string): DOMRect => part(element, name)!.getBoundingClientRect();
const overlap = (a: DOMRect, b: DOMRect): boolean =>
  a.left < b.right - 0.5 && a.right > b.left + 0.5 && a.top < b.bottom - 0.5 && a.bottom > b.top + 0.5;

function clickAt(element: AttnHeatmap, { x, y }: { x: number; y: number }, detail = 1): void {
  const at = { clientX: x, clientY: y, detail, bubbles: true };
  part(element, 'canvas')!.dispatchEvent(new MouseEvent('click', at));
}

describe('the cells of a heatmap of queries and keys', () => {
  failOnGpuErrors();

  const wide = { values: seededNumbers(30, 4), shape: [3, 10], axes };
  for (const [name, data, ratio] of [
    ['square maps', square, 1],
    ['wide ones', wide, 10 / 3],
  ] as const) {
    // prettier-ignore
    it(`are square, also where a part is shown: ${name}`, async () => {
      const element = await show({ data });
      const ratioOf = (): number => boxOf(element, 'canvas').width / boxOf(element, 'canvas').height;
      expect(ratioOf()).to.be.closeTo(ratio, 0.02 * ratio);
      const canvas = part(element, 'canvas') as HTMLCanvasElement;
      expect([canvas.width, canvas.height]).to.deep.equal(
        [boxOf(element, 'canvas').width, boxOf(element, 'canvas').height].map((length) =>
          Math.round(length * devicePixelRatio),
        ),
      );
      element.window = { x: 1, y: 0, width: 2, height: 1 };
      await element.updateComplete;
      expect(ratioOf()).to.be.closeTo(2, 0.04);
      element.aspect = 'auto';
      await element.updateComplete;
      expect(ratioOf()).to.be.closeTo((500 - 62 - 86) / (420 - 60), 0.01);
    });
  }

  it('fill the figure without axes that say so, and a map alone goes from edge to edge', async () => {
    const plain = await show({ data: [[1, 2, 3]] });
    expect(boxOf(plain, 'canvas').height).to.equal(420 - 60);
    plain.aspect = 'equal';
    await plain.updateComplete;
    expect(boxOf(plain, 'canvas').width / boxOf(plain, 'canvas').height).to.be.closeTo(3, 0.05);
    const alone = await show({ noAxes: true, noColorbar: true });
    expect([boxOf(alone, 'canvas').width, boxOf(alone, 'canvas').height]).to.deep.equal([500, 420]);
    const odd = await show({ aspect: 'wide' as 'equal' });
    expect(part(odd, 'message')!.textContent).to.equal(
      'attn-heatmap: aspect is "wide". Give "equal" or "auto", or leave it empty.',
    );
  });
});

describe('a click on a heatmap', () => {
  failOnGpuErrors();

  it('locks, and the map stays where it is: a second click at the same place lets go', async () => {
    for (const [row, column] of [
      [1, 1],
      [1, 10],
      [10, 1],
      [10, 10],
    ]) {
      // prettier-ignore
      const element = await show({});
      const before = boxOf(element, 'canvas');
      const each = before.width / side;
      const at = { x: before.left + (column + 0.5) * each, y: before.top + (row + 0.5) * each };
      clickAt(element, at);
      await until(() => element.locked !== null);
      expect(element.locked).to.deep.equal({ row, column });
      await element.updateComplete;
      const after = boxOf(element, 'canvas');
      expect([after.left, after.top, after.width, after.height]).to.deep.equal([before.left, before.top, before.width, before.height]); // prettier-ignore
      const cell = new DOMRect(at.x - each / 2, at.y - each / 2, each, each);
      for (const ground of element.shadowRoot!.querySelectorAll('[part=profile-ground]')) {
        expect(overlap(ground.getBoundingClientRect(), cell), 'covers the cell').to.equal(false);
      }
      const hit = element.shadowRoot!.elementFromPoint(at.x, at.y)!;
      expect(part(element, 'surface')!.contains(hit), 'the picture takes the click').to.equal(true);
      clickAt(element, at);
      await until(() => element.locked === null);
      element.remove();
    }
  });

  it('does not lock when it is half of a double click', async () => {
    const element = await show({});
    const box = boxOf(element, 'canvas');
    const at = { x: box.left + 5, y: box.top + 5 };
    const looks: unknown[] = [];
    element.addEventListener('view-change', (event) => looks.push(event));
    let selected = 0;
    element.addEventListener('cell-select', () => (selected += 1));
    clickAt(element, at);
    await new Promise((done) => setTimeout(done, 100));
    clickAt(element, at, 2);
    part(element, 'canvas')!.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
    clickAt(element, { x: at.x + 60, y: at.y }); // a click that comes later is reported, so the first never will be
    await until(() => selected > 0);
    expect([selected, looks.length, element.locked]).to.deep.equal([
      1,
      1,
      { row: 0, column: Math.floor((65 / box.width) * side) },
    ]);
  });

  it('is undone by a button that is large enough, named, and reached by keyboard', async () => {
    const element = await show({ locked: { row: 2, column: 3 } });
    const button = part(element, 'unlock') as HTMLButtonElement;
    const { width, height } = button.getBoundingClientRect();
    expect(Math.min(width, height)).to.be.at.least(24);
    expect(button.getAttribute('aria-label')).to.equal('Unlock');
    button.focus();
    expect(element.shadowRoot!.activeElement).to.equal(button);
    const lines = () => [...element.shadowRoot!.querySelectorAll('[part=profile-label]')];
    await until(() => lines().length === 2 && lines().every((line) => line.textContent!.includes('highest')));
    for (const line of lines()) {
      for (const strip of element.shadowRoot!.querySelectorAll('canvas[part=profile]')) {
        if (strip.className === ['across', 'down'][lines().indexOf(line)]) {
          expect(overlap(line.getBoundingClientRect(), strip.getBoundingClientRect())).to.equal(false);
        }
      }
      expect(overlap(line.getBoundingClientRect(), button.getBoundingClientRect())).to.equal(false);
    }
    button.click();
    expect(element.locked).to.equal(null);
    await element.updateComplete;
    expect(part(element, 'unlock')).to.equal(null);
  });
});

describe('what is read of a heatmap', () => {
  failOnGpuErrors();

  function pointAt(element: AttnHeatmap, x: number, y: number, pointerType = 'mouse'): void {
    const at = { clientX: x, clientY: y, pointerType, pointerId: 1, bubbles: true };
    part(element, 'canvas')!.dispatchEvent(new PointerEvent('pointermove', at));
  }

  it('stands beside the pointer, in the figure, and on neither the cell, the controls nor the colour bar', async () => {
    const element = await show({ controls: true });
    const [map, figure] = [boxOf(element, 'canvas'), element.getBoundingClientRect()];
    for (const pointerType of ['mouse', 'touch']) {
      for (const [across, down] of [
        [0.02, 0.02],
        [0.98, 0.02],
        [0.02, 0.98],
        [0.98, 0.98],
        [0.5, 0.5],
      ]) {
        // prettier-ignore
        const [x, y] = [map.left + across * map.width, map.top + down * map.height];
        pointAt(element, x, y, pointerType);
        const [row, column] = [Math.floor(down * side), Math.floor(across * side)];
        await until(() => part(element, 'readout')?.textContent!.includes(`query ${row}, key ${column}`) ?? false);
        await element.updateComplete;
        const box = boxOf(element, 'readout');
        const each = map.width / side;
        const cell = new DOMRect(map.left + column * each, map.top + row * each, each, each);
        const where = `${pointerType} ${across}, ${down}`;
        expect(overlap(box, cell), `on the cell, ${where}`).to.equal(false);
        expect(overlap(box, boxOf(element, 'controls')), `on the controls, ${where}`).to.equal(false);
        expect(overlap(box, boxOf(element, 'colorbar')), `on the bar, ${where}`).to.equal(false);
        expect(box.left >= figure.left && box.right <= figure.right && box.top >= figure.top && box.bottom <= figure.bottom, where).to.equal(true); // prettier-ignore
        const far = Math.hypot(Math.max(box.left - x, x - box.right, 0), Math.max(box.top - y, y - box.bottom, 0));
        expect(far, where).to.be.within(pointerType === 'touch' ? 24 : 4, 90);
      }
    }
  });

  it('stands beside the cell that the keys have reached', async () => {
    const element = await show({});
    const surface = part(element, 'surface')!;
    const press = (key: string) => surface.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    press('ArrowRight');
    for (let i = 0; i < 4; i++) press('ArrowDown');
    await until(() => part(element, 'readout')?.textContent!.includes('query 4, key 0') ?? false);
    await element.updateComplete;
    const [map, box] = [boxOf(element, 'canvas'), boxOf(element, 'readout')];
    const each = map.width / side;
    expect(box.left - (map.left + each)).to.be.within(0, 12);
    expect(box.top + box.height / 2 - (map.top + 4.5 * each)).to.be.within(-12, 12);
  });

  it('is written in cells in black or white, with as many digits as fit, and not where cells are left out', async () => {
    const values = Float32Array.from({ length: side * side }, (_, i) => (i % side) / side + 1e-4);
    const data = { values, shape: [side, side], axes };
    const element = await show({ data, cmap: 'gray', mask: 'causal', norm: '0,1' }, { width: 700, height: 640 });
    const texts = () => [...element.shadowRoot!.querySelectorAll<SVGTextElement>('[part=numbers] text')];
    await until(() => texts().length > 0);
    expect(texts().length, 'queries see keys up to their own').to.equal((side * (side + 1)) / 2);
    const map = boxOf(element, 'canvas');
    const each = map.width / side;
    for (const text of texts()) {
      const box = text.getBoundingClientRect();
      expect(box.width).to.be.at.most(each);
      const column = Math.floor((box.left + box.width / 2 - map.left) / each);
      expect(text.getAttribute('class'), `${column}`).to.equal(column / side > 0.46 ? 'dark' : 'light');
      expect(getComputedStyle(text).stroke).to.equal('none');
    }
    element.threshold = 0.5;
    await until(() => texts().length > 0 && texts().length === 21);
    element.topK = 1;
    await until(() => texts().length > 0 && texts().length < 21);
  });

  it('is pointed at by two tones', async () => {
    const element = await show({});
    const map = boxOf(element, 'canvas');
    pointAt(element, map.left + 40, map.top + 40);
    await until(() => part(element, 'crosshair') !== null);
    const strokes = [...part(element, 'crosshair')!.querySelectorAll('rect')].map(
      (line) => getComputedStyle(line).stroke,
    );
    expect(strokes).to.deep.equal(['rgb(255, 255, 255)', 'rgb(17, 17, 17)']);
  });
});

describe('a name that is searched for in a large heatmap', () => {
  failOnGpuErrors();

  it('is brought close enough to be seen, and the empty search goes back', async () => {
    const count = 200;
    const rows = Array.from({ length: count }, (_, i) => `token${i}`);
    const data = { values: seededNumbers(count * count, 6), shape: [count, count], axes };
    const element = await show({ data, rows, columns: rows, controls: true });
    expect(element.search('token150')).to.equal(2);
    const { y, height } = element.window!;
    expect(150, 'in the middle').to.be.closeTo(y + height / 2, 2);
    await element.updateComplete;
    expect(boxOf(element, 'canvas').height / height, 'of a cell').to.be.within(15, 40);
    const search = part(element, 'search')!;
    search.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    expect(element.window).to.equal(null);
  });

  it('stands with the other controls in as many lines as they need', async () => {
    const element = await show(
      { rows: Array.from({ length: side }, String), controls: true },
      { width: 317, height: 420 },
    );
    await element.updateComplete;
    const [box, figure] = [boxOf(element, 'controls'), element.getBoundingClientRect()];
    for (const input of part(element, 'controls')!.querySelectorAll('input, output')) {
      const { left, right, bottom } = input.getBoundingClientRect();
      expect(left >= figure.left && right <= figure.right && bottom <= boxOf(element, 'canvas').top).to.equal(true);
    }
    expect(box.height).to.be.above(40);
    const order = [...element.shadowRoot!.querySelectorAll('input, [part=surface], [part=norm-handle]')];
    expect(order.map((node) => node.getAttribute('part')).slice(0, 4)).to.deep.equal(['search', 'threshold', 'top-k', 'surface']); // prettier-ignore
  });
});

describe('names that are no list', () => {
  failOnGpuErrors();

  for (const [given, said] of [
    ['abc', 'rows is the text "abc". Give an array of strings, one per row.'],
    [7, 'rows is of type number. Give an array of strings, one per row.'],
    [{ a: 1 }, 'rows is of type object. Give an array of strings, one per row.'],
    [[{}], 'rows[0] is no text. Give an array of strings.'],
  ] as const) {
    it(`are refused in a sentence: ${JSON.stringify(given)}`, async () => {
      const element = mount('attn-heatmap', { data: [[1, 2]] }, size);
      const errors: string[] = [];
      element.addEventListener('engine-error', (event) => errors.push((event as CustomEvent).detail.error.message));
      element.rows = given as unknown as string[];
      await element.updateComplete;
      expect(errors).to.deep.equal([`attn-heatmap: ${said}`]);
      element.rows = [1] as unknown as string[];
      await element.updateComplete;
      expect([part(element, 'message'), element.rows]).to.deep.equal([null, ['1']]);
    });
  }
});
