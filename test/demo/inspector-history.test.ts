import { expect } from 'chai';
import { connectInspector } from '../../demo/inspector/connect';
import { find } from '../support/demo-page';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { keras, layOutPage, panels, pick } from '../support/inspector-page';
import { until } from '../support/mount';

/** What the browser's own step back does, without its leaving the test runner's page. */
function goBackTo(address: string): void {
  history.replaceState(null, '', address);
  dispatchEvent(new PopStateEvent('popstate'));
}

describe('the address of the inspector', () => {
  failOnGpuErrors();
  before(async () => {
    await testEngine();
    await layOutPage();
    const query = new URLSearchParams(location.search); // what else is there is the test runner's
    query.set('model', `${keras}lstm-sequential.h5`);
    history.replaceState(null, '', `?${query}`);
    expect(await connectInspector(() => {})).to.equal(true);
    await until(() => panels().length > 0);
  });

  it('follows what is picked, and the way back leads there, without the model being loaded again', async () => {
    const loads = (): number =>
      performance.getEntriesByType('resource').filter(({ name }) => name.includes('lstm-sequential.h5')).length;
    const before = loads();
    const first = panels();
    const steps: string[] = [location.href];
    const { pushState } = history;
    history.pushState = function (...args) {
      pushState.apply(this, args);
      steps.push(location.href);
    };
    await pick('flatten');
    const query = new URLSearchParams(location.search);
    expect(query.get('model')).to.match(/lstm-sequential\.h5$/);
    expect(query.getAll('layer')).to.deep.equal(['flatten']);
    await pick('probs', { ctrlKey: true });
    history.pushState = pushState;
    expect(new URLSearchParams(location.search).getAll('layer')).to.deep.equal(['flatten', 'probs']);
    expect(steps.length).to.equal(3);
    goBackTo(steps[1]);
    await until(() => panels().join() === 'flatten');
    goBackTo(steps[0]);
    await until(() => panels().join() === first.join());
    expect(loads()).to.equal(before);
  });

  it('that asks for what is not there says so', async () => {
    const query = new URLSearchParams(location.search);
    query.set('layer', 'nowhere');
    goBackTo(`?${query}`);
    await until(() => find('opening-sentence').textContent!.includes('the layer “nowhere”'));
    find('opening-cancel').click();
  });
});
