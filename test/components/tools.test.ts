import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../components/index';
import { english } from '../../components/words';
import { german } from '../../components/words/german';
import { failOnGpuErrors } from '../support/engine';
import { mount, until } from '../support/mount';
import { catchFiles, clickOn, isReached, pointAt, tool, tools } from '../support/tools';

const size = { width: 560, height: 400 };
const data = [
  [0, 0.25, 0.5],
  [0.75, 1, -2],
];
const tags = ['attn-heatmap', 'attn-overview', 'feature-grid', 'feature-histogram', 'feature-scatter'] as const;
/** An overview takes maps: [head, query, key]. */
const dataOf = (tag: (typeof tags)[number]) =>
  tag === 'attn-overview' ? { values: data.flat(), shape: [1, 2, 3] } : data;
const common = ['savePng', 'saveSvg', 'copyImage', 'copyCsv', 'saveCsv', 'saveNpy', 'fullScreen'];
const zoomable = ['attn-heatmap', 'attn-overview', 'feature-grid'];

async function show<T extends (typeof tags)[number]>(
  tag: T,
  properties: object = {},
  given = size,
): Promise<HTMLElementTagNameMap[T]> {
  const element = mount(tag, { data: dataOf(tag), ...properties } as never, given);
  await element.updateComplete;
  return element;
}

const noteOf = (element: Element): string => element.shadowRoot!.querySelector('[part=tools-note]')!.textContent!;

describe('the tools of a figure', () => {
  failOnGpuErrors();
  let caught: ReturnType<typeof catchFiles>;
  beforeEach(() => (caught = catchFiles()));
  afterEach(() => caught.end());
  afterEach(() => document.fullscreenElement && document.exitFullscreen());

  for (const tag of tags) {
    it(`are seen while the pointer is on <${tag}>, each with a name, a tooltip and room for a finger`, async () => {
      const element = await show(tag);
      const first = tool(element, 'savePng');
      await pointAt(document.body.appendChild(document.createElement('hr')));
      expect(isReached(first), 'before').to.equal(false);
      await pointAt(element);
      await until(() => isReached(first));
      const wanted = zoomable.includes(tag) ? [...common, 'reset'] : common;
      expect(tools(element).map(({ dataset }) => dataset.tool)).to.deep.equal(wanted);
      for (const one of tools(element)) {
        expect(one.getAttribute('aria-label')).to.equal(english[one.dataset.tool as 'reset']);
        expect(one.title).to.contain(one.getAttribute('aria-label'));
        const { width, height } = one.getBoundingClientRect();
        expect(Math.min(width, height)).to.be.at.least(24);
        expect(isReached(one), one.title).to.equal(true);
      }
      document.querySelector('hr')!.remove();
    });

    it(`save <${tag}> as files named after it, by real clicks`, async () => {
      const element = await show(tag, { ariaLabel: 'Heads: layer 3/4' });
      element.setAttribute('aria-label', 'Heads: layer 3/4');
      for (const [name, ending, type] of [
        ['savePng', 'png', 'image/png'],
        ['saveSvg', 'svg', 'image/svg+xml'],
        ['saveCsv', 'csv', 'text/csv'],
        ['saveNpy', 'npy', 'application/octet-stream'],
      ]) {
        const before = caught.files.length;
        await pointAt(element);
        await clickOn(tool(element, name));
        await until(() => caught.files.length > before);
        const { file, name: given } = caught.files.at(-1)!;
        expect(given).to.equal(`Heads layer 3 4.${ending}`);
        expect(file.type).to.equal(type);
        expect(file.size).to.be.above(30);
      }
      const svg = await caught.files[1].file.text();
      expect(svg).not.to.contain('icon');
      expect(await caught.files[2].file.text()).to.equal(await element.toCSV());
      element.remove();
      await until(() => caught.held.size === 0);
    });

    it(`are in one stop of Tab in <${tag}>, with arrows, Home and End within`, async () => {
      const element = await show(tag);
      const row = (): (string | undefined)[] => tools(element).filter(({ tabIndex }) => tabIndex === 0).map(({ dataset }) => dataset.tool); // prettier-ignore
      const focused = (): string | undefined => (element.shadowRoot!.activeElement as HTMLElement)?.dataset.tool;
      expect(row()).to.deep.equal(['savePng']);
      element.shadowRoot!.querySelector<HTMLElement>('[part=table-button]')!.focus();
      await sendKeys({ press: 'Tab' });
      expect(focused()).to.equal('savePng');
      expect(isReached(tool(element, 'savePng'))).to.equal(true);
      const last = zoomable.includes(tag) ? 'reset' : 'fullScreen';
      for (const [key, name] of [
        ['ArrowRight', 'saveSvg'],
        ['ArrowLeft', 'savePng'],
        ['ArrowLeft', last],
        ['ArrowRight', 'savePng'],
        ['End', last],
        ['Home', 'savePng'],
        ['ArrowRight', 'saveSvg'],
      ]) {
        await sendKeys({ press: key });
        await until(() => focused() === name);
        expect(row(), key).to.deep.equal([name]);
      }
      await sendKeys({ press: 'Enter' });
      await until(() => caught.files.length === 1);
      expect(caught.files[0].name).to.equal(`${tag}.svg`);
      await sendKeys({ press: 'Tab' });
      expect(focused(), 'beyond the row').to.equal(undefined);
    });
  }

  it('copy image and numbers, and say so', async () => {
    const element = await show('attn-heatmap', { words: german });
    const copied: ClipboardItem[] = [];
    const { write } = navigator.clipboard;
    navigator.clipboard.write = async (items) => void copied.push(...items);
    await pointAt(element);
    await clickOn(tool(element, 'copyImage'));
    await until(() => noteOf(element) === german.copied);
    await clickOn(tool(element, 'copyCsv'));
    await until(() => copied.length === 2);
    const image = await copied[0].getType('image/png');
    const bitmap = await createImageBitmap(image);
    expect([bitmap.width, bitmap.height]).to.deep.equal([560 * devicePixelRatio, 400 * devicePixelRatio]);
    const text = await (await copied[1].getType('text/plain')).text();
    expect(text).to.equal('query \\ key,0,1,2\r\n0,0,0.25,0.5\r\n1,0.75,1,-2\r\n');
    navigator.clipboard.write = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    await clickOn(tool(element, 'copyImage'));
    await until(() => noteOf(element) === german.notAllowed);
    navigator.clipboard.write = write;
  });

  it('say what is missing where the page cannot copy images', async () => {
    const { ClipboardItem } = window;
    Object.assign(window, { ClipboardItem: undefined });
    const element = await show('feature-scatter');
    const refused = tool(element, 'copyImage');
    expect(refused.getAttribute('aria-disabled')).to.equal('true');
    expect(refused.title).to.contain(english.cannotCopy);
    await pointAt(element);
    await clickOn(refused);
    await until(() => noteOf(element) === english.cannotCopy);
    Object.assign(window, { ClipboardItem });
  });

  it('fill the screen, and leave it again', async () => {
    const element = await show('feature-grid');
    await pointAt(element);
    await clickOn(tool(element, 'fullScreen'));
    await until(() => document.fullscreenElement === element && tool(element, 'leaveFullScreen') !== undefined);
    await until(() => element.getBoundingClientRect().width === innerWidth);
    await until(() => element.shadowRoot!.querySelector('canvas')!.width === innerWidth * devicePixelRatio);
    await clickOn(tool(element, 'leaveFullScreen'));
    await until(() => document.fullscreenElement === null && tool(element, 'fullScreen') !== undefined);
  });

  it('reset what was zoomed, locked or enlarged, and nothing else', async () => {
    const element = await show('attn-heatmap', { window: { x: 0, y: 0, width: 2, height: 1 }, locked: { row: 0 } });
    expect(tool(element, 'reset').getAttribute('aria-disabled')).to.equal('false');
    await pointAt(element);
    await clickOn(tool(element, 'reset'));
    await until(() => element.window === null && element.locked === null);
    await until(() => tool(element, 'reset').getAttribute('aria-disabled') === 'true');
    const grid = await show('feature-grid', { enlarged: 1 });
    await pointAt(grid);
    await clickOn(tool(grid, 'reset'));
    await until(() => grid.enlarged === null);
  });

  it('are a menu where there is little room, none in a small map, and none where they are not wanted', async () => {
    const element = await show('attn-heatmap', {}, { width: 317, height: 300 });
    expect(tools(element)).to.have.length(1);
    await pointAt(element);
    await clickOn(tools(element)[0]);
    await until(() => tools(element).length === 9 && tool(element, 'savePng').matches(':focus'));
    const box = element.getBoundingClientRect();
    const menu = element.shadowRoot!.querySelector('[part=tools-menu]')!.getBoundingClientRect();
    expect(menu.left).to.be.at.least(box.left);
    expect(menu.bottom).to.be.at.most(box.bottom);
    await sendKeys({ press: 'ArrowUp' });
    await until(() => tool(element, 'reset').matches(':focus'));
    await sendKeys({ press: 'Home' });
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Enter' });
    await until(() => caught.files.length === 1 && tools(element).length === 1);
    expect(caught.files[0].name).to.equal('attn-heatmap.svg');
    await sendKeys({ press: 'Enter' });
    await until(() => tools(element).length === 9);
    await sendKeys({ press: 'Escape' });
    await until(() => tools(element).length === 1 && tools(element)[0].matches(':focus'));
    const small = await show('attn-heatmap', { noAxes: true, noColorbar: true }, { width: 120, height: 120 });
    expect(tools(small)).to.have.length(0);
    const without = await show('attn-heatmap', { noTools: true });
    expect(tools(without)).to.have.length(0);
    expect(tools(await show('attn-heatmap', { data: null }))).to.have.length(0);
  });

  it('lie neither over the readout nor over the table', async () => {
    const element = await show('feature-grid');
    await pointAt(element);
    const [first, root] = [tool(element, 'savePng'), element.shadowRoot!];
    await until(() => isReached(first) && root.querySelector('[part=readout]') !== null);
    const layer = (node: Element): number => Number(getComputedStyle(node).zIndex);
    expect(layer(root.querySelector('[part=readout]')!)).to.be.above(layer(first.closest('.tools-place')!));
    root.querySelector<HTMLElement>('[part=table-button]')!.click();
    await until(() => root.querySelector('table') !== null);
    expect(first.getBoundingClientRect().width).to.equal(0);
    root.querySelector<HTMLElement>('[part=table-button]')!.click();
    await until(() => isReached(first));
  });

  it('move nothing in the figure', async () => {
    for (const tag of tags) {
      const boxes = async (noTools: boolean): Promise<string> => {
        const element = await show(tag, { noTools });
        const { left, top } = element.getBoundingClientRect();
        const all = element.shadowRoot!.querySelectorAll('canvas, [part=axes], [part=axes] *');
        const box = (node: Element): number[] => {
          const { x, y, width, height } = node.getBoundingClientRect();
          return [x - left, y - top, width, height];
        };
        const found = JSON.stringify([...all].map(box));
        element.remove();
        return found;
      };
      expect(await boxes(false)).to.equal(await boxes(true));
    }
  });
});
