import { expect } from 'chai';
import { closeCurrent } from '../support/close-engine';
import { find, openPage } from '../support/demo-page';
import { day, expectPlaysOn } from '../support/demo-plays';
import { testEngine } from '../support/engine';
import { losesWebGpu, unhandled } from '../support/losses';
import { until } from '../support/mount';

describe('the demo, when it loses WebGPU for good while it plays', () => {
  const errors = unhandled();
  after(closeCurrent);

  it('plays on by WebGL: other days are painted, and said; and it says by what it draws', async () => {
    await openPage();
    const engine = await testEngine();
    find('play').click();
    const first = day();
    await until(() => day() > first + 4);
    expect(find('tier').textContent).to.match(/^webgpu/);
    const { next, giveAdapters } = losesWebGpu(engine);
    expect((await next).tier).to.equal('webgl');
    await expectPlaysOn();
    expect(find('tier').textContent).to.match(/^webgl/);
    giveAdapters();
    expect(errors).to.deep.equal([]);
  });
});
