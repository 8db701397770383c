import { expect } from 'chai';
import type { AttnHeatmap } from '../../components/attn-heatmap';
import { openEngine } from '../../src/index';
import { find, openPage } from '../support/demo-page';
import { testEngine } from '../support/engine';
import { crash, unhandled } from '../support/losses';
import { until } from '../support/mount';

describe('the demo, when the GPU process ends while it plays', () => {
  const errors = unhandled();
  const day = (): number => find<HTMLInputElement>('day').valueAsNumber;
  const messages = (): string[] =>
    ['attention', 'features', 'weights', 'self-picture', 'weighted-picture'].flatMap(
      (id) => find(id).shadowRoot!.querySelector('[part=message]')?.textContent ?? [],
    );

  it('plays on by the next one, and rests with the numbers that it had', async () => {
    await testEngine();
    await openPage();
    await until(() => find('self-text').textContent !== '');
    const first = day();
    const said = [find('self-text').textContent, find('weighted-text').textContent];
    const before = await find<AttnHeatmap>('attention').probe(0, 5, 7);
    find('play').click();
    await until(() => day() > first + 3);
    const next = await crash(await openEngine());
    expect(next.recoveries).to.equal(1);
    const then = day();
    await until(() => day() > then + 3);
    find('play').click();
    const slider = find<HTMLInputElement>('day');
    slider.value = String(first);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await until(() => day() === first && find('self-text').textContent !== '');
    expect([find('self-text').textContent, find('weighted-text').textContent]).to.deep.equal(said);
    expect(await find<AttnHeatmap>('attention').probe(0, 5, 7)).to.be.closeTo(before, 1e-6);
    expect(messages()).to.deep.equal([]);
    expect(find('notice').hidden).to.equal(true);
    expect(errors).to.deep.equal([]);
  });
});
