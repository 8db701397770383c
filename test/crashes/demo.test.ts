import { expect } from 'chai';
import { find, openPage } from '../support/demo-page';
import { day, expectPlaysOn } from '../support/demo-plays';
import { testEngine } from '../support/engine';
import { crash, unhandled } from '../support/losses';
import { until } from '../support/mount';

describe('the demo, when the GPU process ends while it plays', () => {
  const errors = unhandled();

  it('plays on by the next one: other days are painted, and said', async () => {
    await openPage();
    const engine = await testEngine();
    find('play').click();
    const first = day();
    await until(() => day() > first + 4);
    const next = await crash(engine);
    expect(next.tier).to.equal('webgpu');
    await expectPlaysOn();
    expect(errors).to.deep.equal([]);
  });
});
