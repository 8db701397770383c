import { expect } from 'chai';
import type { FeatureGrid } from '../../components/feature-grid';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { fireAt, press, showGrid, spoken, textsOf } from '../support/grid';
import { until } from '../support/mount';

/** 2000 channels in cells of 50 pixels: a few columns, hundreds of rows. */
async function tall(options: Partial<FeatureGrid> = {}): Promise<FeatureGrid> {
  const element = await showGrid((_, t, c) => c + t, [1, 6, 2000], { minCell: 50, ...options });
  await until(() => bar(element) !== null);
  return element;
}

const bar = (element: FeatureGrid): HTMLElement | null => element.shadowRoot!.querySelector('[part=scrollbar]');
const valueOf = (element: FeatureGrid, name: string): number => Number(bar(element)!.getAttribute(`aria-${name}`));

describe('a feature grid with more rows than have room', () => {
  failOnGpuErrors();

  it('shows where its rows lie, to the eye and in words, and cells keep clear of it', async () => {
    const element = await tall();
    const columns = Math.ceil(2000 / (valueOf(element, 'valuemax') + 8));
    const rows = Math.ceil(2000 / columns);
    expect(bar(element)!.getAttribute('aria-valuetext')).to.equal(`rows 1 to 8 of ${rows}`);
    const thumb = element.shadowRoot!.querySelector('[part=thumb]')!;
    const track = bar(element)!.getBoundingClientRect();
    expect(thumb.getBoundingClientRect().top).to.equal(track.top);
    element.firstRow = rows;
    await element.updateComplete;
    expect(valueOf(element, 'valuenow')).to.equal(valueOf(element, 'valuemax'));
    expect(thumb.getBoundingClientRect().bottom).to.be.closeTo(track.bottom, 0.5);
    const labels = [...element.shadowRoot!.querySelectorAll('[part=labels] text')];
    const reach = Math.max(...labels.map((label) => label.getBoundingClientRect().right));
    expect(reach).to.be.at.most(track.left);
    const few = await showGrid((_, t) => t, [1, 5, 6]);
    expect(bar(few)).to.equal(null);
  });

  it('scrolls by dragging the indicator and by a press beside its thumb', async () => {
    const element = await tall();
    const { left, top, height } = bar(element)!.getBoundingClientRect();
    const at = (type: string, part: number): void => {
      const init = { clientX: left + 2, clientY: top + part * height, buttons: 1, pointerId: 1, bubbles: true };
      bar(element)!.dispatchEvent(new PointerEvent(type, { ...init, cancelable: true }));
    };
    bar(element)!.setPointerCapture = () => {}; // a synthetic pointer cannot be captured
    at('pointerdown', 0.5);
    expect(element.firstRow / valueOf(element, 'valuemax')).to.be.closeTo(0.5, 0.02);
    at('pointermove', 1);
    await element.updateComplete;
    expect(valueOf(element, 'valuenow')).to.equal(valueOf(element, 'valuemax'));
  });

  it('is scrolled by a drag, and leaves to the page the drags that would move nothing', async () => {
    const element = await tall();
    const surface = element.shadowRoot!.querySelector('[part=surface]')!;
    const touch = (): string => getComputedStyle(surface).touchAction;
    expect(touch()).to.equal('pan-up');
    const drag = (from: number, to: number): void => {
      fireAt(element, 'pointerdown', [0.5, from], { pointerId: 7, pointerType: 'touch' });
      fireAt(element, 'pointermove', [0.5, to], { pointerId: 7, pointerType: 'touch' });
      fireAt(element, 'pointerup', [0.5, to], { pointerId: 7, pointerType: 'touch' });
    };
    drag(0.75, 0.25);
    await element.updateComplete;
    expect(element.firstRow).to.be.closeTo(4, 0.05);
    expect(touch()).to.equal('none');
    element.firstRow = 1e6;
    await element.updateComplete;
    expect(touch()).to.equal('pan-down');
  });

  it('goes by pages of cells, to the first and to the last one by keys', async () => {
    const element = await tall();
    const columns = textsOf(element, 'labels').length / 8;
    const says = async (key: string, words: string, init = {}): Promise<void> => {
      expect(press(element, key, init), key).to.equal(true);
      await until(() => spoken(element) === `sample 0, ${words}`);
      await element.updateComplete;
    };
    await says('ArrowDown', 'time 0, channel 0: 0');
    await says('End', 'time 5, channel 0: 5');
    await says('PageDown', `time 5, channel ${8 * columns}: ${8 * columns + 5}`);
    expect(element.firstRow).to.equal(1);
    await says('PageDown', `time 5, channel ${16 * columns}: ${16 * columns + 5}`);
    expect(element.firstRow).to.equal(9);
    await says('End', 'time 5, channel 1999: 2004', { ctrlKey: true });
    expect(element.firstRow).to.equal(valueOf(element, 'valuemax'));
    await says('PageUp', `time 5, channel ${1999 - 8 * columns}: ${2004 - 8 * columns}`);
    await says('Home', 'time 5, channel 0: 5', { ctrlKey: true });
    expect(element.firstRow).to.equal(0);
    expect(press(element, 'a')).to.equal(false);
  });

  it('renders its labels anew only when another row comes into sight', async () => {
    const engine = await testEngine();
    const element = await tall();
    const labels = element.shadowRoot!.querySelector('[part=labels]')!;
    let changes = 0;
    const watcher = new MutationObserver((records) => (changes += records.length));
    watcher.observe(labels, { subtree: true, childList: true, attributes: true, characterData: true });
    element.firstRow = 0.2;
    await element.updateComplete;
    changes = 0;
    const before = engine.stats.dispatches;
    for (let step = 1; step <= 7; step++) {
      element.firstRow = 0.2 + step / 10;
      await element.updateComplete;
    }
    expect(changes).to.equal(0);
    expect(engine.stats.dispatches).to.equal(before);
    expect(textsOf(element, 'labels')).to.include('0');
    element.firstRow = 2;
    await element.updateComplete;
    expect(textsOf(element, 'labels')).not.to.include('0');
    watcher.disconnect();
  });
});
