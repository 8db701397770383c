import { expect } from 'chai';
import { loadTransformer } from '../../src/index';
import { find } from '../support/demo-page';
import { keepScreen } from '../support/browser';
import { layOutSitePage } from '../support/site-page';
import { refused } from '../support/talk-page';
import { failOnContextErrors, webGlPage } from '../support/without-webgpu';

const why = /^This needs WebGPU, and pictures are drawn by WebGL here\. .*Use a current Chrome, Edge or Safari/;

describe('a language model in a browser without WebGPU', () => {
  failOnContextErrors();
  before(webGlPage);

  it('is refused with the reason and what to do, and nothing of it is fetched', async () => {
    const address = new URL('/no-such-model/', location.href);
    const error = await loadTransformer(address).then(
      () => null,
      (reason: Error) => reason,
    );
    expect(error!.message).to.match(why);
    const fetched = performance.getEntriesByType('resource').filter(({ name }) => name.startsWith(address.href));
    expect(fetched).to.deep.equal([]);
  });

  it('so its page says, in a card that a person can close', async () => {
    await layOutSitePage('talk');
    await import('../../demo/talk/main');
    expect(await refused()).to.match(why);
    await keepScreen('without-webgpu-talk');
    expect(find('opening').hidden).to.equal(true);
    expect(find('facts').textContent).to.equal('No model is open.');
  });
});
