import { expect } from 'chai';
import type { AttnHeatmap } from '../../components/attn-heatmap';
import { find } from '../support/demo-page';
import { testEngine } from '../support/engine';
import { crash, unhandled } from '../support/losses';
import { until } from '../support/mount';
import { ask, isPlaying, openTalk, rests, tokenCount, tokensOf } from '../support/talk-page';

const prompt = 'Once upon a time there was a';
const greedy = `?temperature=0&prompt=${encodeURIComponent(prompt)}`;

describe('the page of a language model, when the GPU process ends while it writes', () => {
  const errors = unhandled();

  it('writes on the same text, and its figures follow', async () => {
    await openTalk(greedy);
    const expected = tokensOf();
    await ask(prompt);
    await until(() => isPlaying() && tokenCount() > 10 && tokenCount() < expected.length);
    const next = await crash(await testEngine());
    expect(next.recoveries).to.equal(1);
    await until(rests);
    expect(tokensOf()).to.deep.equal(expected);
    const map = find<AttnHeatmap>('map');
    await map.updateComplete;
    expect(await map.probe(0, expected.length - 1, 0)).to.be.within(0, 1);
    for (const id of ['map', 'heads', 'entropy']) {
      expect(find(id).shadowRoot!.querySelector('[part=message]'), id).to.equal(null);
    }
    expect(find('notice').hidden).to.equal(true);
    expect(errors).to.deep.equal([]);
  });
});
