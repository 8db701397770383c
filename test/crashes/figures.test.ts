import { expect } from 'chai';
import '../../components/index';
import { testEngine } from '../support/engine';
import { crash, unhandled } from '../support/losses';
import { keptPictures, showsKept } from '../support/kept-picture';
import { mount, until } from '../support/mount';
import { blue, messageOf, red, twoCells } from '../support/two-cells';

describe('the browser’s GPU process is ended from outside', () => {
  const errors = unhandled();

  it('fifty figures in play are painted by the next one, with what they had and with what comes', async () => {
    const engine = await testEngine();
    const elements = Array.from({ length: 50 }, (_, i) =>
      mount('attn-heatmap', { data: [i % 2 ? [0, 1] : [1, 0]] }, { width: 220, height: 160 }),
    );
    const [shown] = elements;
    await Promise.all(elements.map((element) => element.updateComplete));
    window.scrollTo(0, 0);
    expect(await twoCells(shown)).to.deep.equal([red, blue]);
    const told: string[] = [];
    for (const name of ['lost', 'recovered']) engine.addEventListener(name, () => told.push(name));
    let playing = true;
    const played = (async () => {
      for (let frame = 0; playing; frame++) {
        elements[1].data = [frame % 2 ? [0, 1] : [1, 0]];
        await elements[1].updateComplete;
        await new Promise(requestAnimationFrame);
      }
    })();
    const next = await crash(engine);
    playing = false;
    await played;
    await Promise.all(elements.map((element) => element.updateComplete));
    expect(next.tier).to.equal('webgpu');
    expect(next.recoveries).to.equal(1);
    expect(told).to.deep.equal(['lost', 'recovered']);
    expect(engine.loss).to.match(/^the GPU was lost \(/);
    expect(await twoCells(shown), 'what it had').to.deep.equal([red, blue]);
    for (const [i, element] of elements.entries()) element.data = [i % 2 ? [1, 0] : [0, 1]];
    await Promise.all(elements.map((element) => element.updateComplete));
    expect(await twoCells(shown), 'other data').to.deep.equal([blue, red]);
    for (const element of elements) {
      expect(messageOf(element)).to.equal(null);
      expect(await element.probe(0, 0)).to.be.oneOf([0, 1]);
    }
    expect(errors).to.deep.equal([]);
  });

  it('a copy of the picture stands in, where the page had it kept', async () => {
    const engine = await testEngine();
    const { readbackBytes } = engine.stats;
    const element = mount('attn-heatmap', { data: [[0, 1]], keepPicture: true }, { width: 220, height: 160 });
    await element.updateComplete;
    await until(() => engine.stats.readbackBytes - readbackBytes > 20_000);
    const kept = keptPictures(element);
    await crash(engine);
    expect(await twoCells(element)).to.deep.equal([blue, red]);
    expect(kept.map(({ pixels }) => [pixels.at(3, 3), pixels.at(pixels.width - 3, 3)])).to.deep.equal([
      [
        [...blue, 255],
        [...red, 255],
      ],
    ]);
    expect(showsKept(element)).to.equal(false);
    expect(errors).to.deep.equal([]);
  });
});
