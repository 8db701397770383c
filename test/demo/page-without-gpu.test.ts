import { expect } from 'chai';
import { find, openPage } from '../support/demo-page';
import { until } from '../support/mount';
import { withoutWebGl } from '../support/no-webgl';

describe('the demo page in a browser without WebGPU and without WebGL', () => {
  before(() => {
    Object.defineProperty(navigator, 'gpu', { value: undefined });
    withoutWebGl();
  });

  it('says why nothing is drawn and what to do, and the models answer all the same', async () => {
    await openPage();
    await until(() => find('self-text').textContent !== '' && find('weighted-text').textContent !== '');
    expect(find('notice').hidden).to.equal(false);
    expect(find('notice').textContent).to.match(
      /This browser has no WebGPU\. .* gives no WebGL 2 either\. .*The models answer on the CPU meanwhile/,
    );
    expect([find('self-text').textContent, find('weighted-text').textContent]).to.deep.equal(['31 %', '32 %']);
    expect(find('self-picture').hidden).to.equal(true);
    expect(find('tier').textContent).to.equal('none');
    for (const id of ['attention', 'features', 'weights']) {
      expect(find(id).shadowRoot!.querySelector('[part=message]')!.textContent, id).to.include('no WebGPU');
    }
  });

  it('moves on with the slider', async () => {
    const slider = find<HTMLInputElement>('day');
    slider.value = '1200';
    slider.dispatchEvent(new Event('input'));
    await until(() => find('range').textContent!.startsWith('15 Apr 2015'));
  });
});
