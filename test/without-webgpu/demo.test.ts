import { expect } from 'chai';
import { keepScreen } from '../support/browser';
import { find, openPage } from '../support/demo-page';
import { until } from '../support/mount';
import { colourCount } from '../support/pixels';
import { failOnContextErrors } from '../support/without-webgpu';

const figures = ['attention', 'features', 'weights'];
const day = (): number => find<HTMLInputElement>('day').valueAsNumber;

describe('the demo page in a browser without WebGPU', () => {
  failOnContextErrors();
  before(openPage);

  it('opens: the same answers, and pictures by WebGL', async () => {
    await until(() => find('self-text').textContent !== '' && find('weighted-text').textContent !== '');
    expect([find('self-text').textContent, find('weighted-text').textContent]).to.deep.equal(['31 %', '32 %']);
    expect(find('tier').textContent).to.match(/^webgl/);
    expect(find('notice').hidden).to.equal(true);
    for (const id of figures) {
      find(id).scrollIntoView();
      await until(() => colourCount(find(id)) > 1);
      expect(find(id).shadowRoot!.querySelector('[part=message]'), id).to.equal(null);
    }
    scrollTo(0, 0);
    await keepScreen('without-webgpu-demo');
  });

  it('plays: other pictures with each day', async () => {
    const before = await value();
    const first = day();
    find('play').click();
    await until(() => day() >= first + 10);
    find('play').click();
    await until(() => find('play').getAttribute('aria-label') !== 'Pause');
    await (find('attention') as HTMLElementTagNameMap['attn-heatmap']).updateComplete;
    expect(await value()).not.to.equal(before);
  });

  it('moves on with the slider', async () => {
    const slider = find<HTMLInputElement>('day');
    slider.value = '1200';
    slider.dispatchEvent(new Event('input'));
    await until(() => find('range').textContent!.startsWith('15 Apr 2015'));
  });
});

const value = (): Promise<number> => (find('attention') as HTMLElementTagNameMap['attn-heatmap']).probe(0, 120, 120);
