import { expect } from 'chai';
import '../../components/index';
import { GpuLostError, loadModel, openEngine } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { longRun } from '../support/browser';
import { testEngine } from '../support/engine';
import { crash, loseContext, unhandled } from '../support/losses';
import { mount } from '../support/mount';
import { withoutWebGl } from '../support/no-webgl';
import { blue, messageOf, red, retryButton, tableOf, twoCells } from '../support/two-cells';

const size = { width: 300, height: 300 };
const data = { values: Float32Array.of(0, 1, 2, 3, 4, 5), shape: [2, 3] };
const tags = ['feature-grid', 'feature-histogram', 'feature-scatter'] as const;

describe('when Chromium gives a page no WebGPU any more', () => {
  const errors = unhandled();
  afterEach(() => expect(errors).to.deep.equal([]));

  it('after the second end of its GPU process, and the third, WebGL draws and models answer; then a sentence, a button and the table stand there', async () => {
    const map = mount('attn-heatmap', { data: [[0, 1]] }, size);
    const others = tags.map((tag) => mount(tag, { data }, size));
    await testEngine();
    const tensor = tf.tensor2d([[3, 4]]);
    const held = mount('attn-heatmap', { data: tensor }, size);
    const all = [map, held, ...others];
    const told: Error[] = [];
    await Promise.all(all.map((element) => element.updateComplete));
    await tensor.data(); // the page has read them
    const model = await loadModel('/test/fixtures/keras/lstm-sequential.keras');
    const input = (): tf.Tensor =>
      tf.tensor(
        Float32Array.from({ length: 60 }, (_, i) => Math.sin(i)),
        [1, 20, 3],
      );
    const before = await (model.predict(input()) as tf.Tensor).data();
    const expectSame = async (by: string): Promise<void> => {
      const after = await (model.predict(input()) as tf.Tensor).data();
      after.forEach((value, i) => expect(value, by).to.be.closeTo(before[i], 1e-6));
    };
    const next = await crash(await testEngine());
    expect([next.tier, next.recoveries]).to.deep.equal(['webgpu', 1]);
    expect(await twoCells(map)).to.deep.equal([blue, red]);
    map.data = [[1, 0]];
    expect(await twoCells(map), 'other data').to.deep.equal([red, blue]);

    for (const element of all) {
      element.addEventListener('engine-error', (event) => told.push((event as CustomEvent).detail.error));
    }
    const second = await crash(next);
    expect([second.tier, second.recoveries]).to.deep.equal(['webgl', 2]);
    expect(second.reason).to.match(/^The GPU was lost \(.*\), and 3 attempts to open another failed \(/);
    expect(await twoCells(map), 'by WebGL').to.deep.equal([red, blue]);
    map.data = [[0, 1]];
    expect(await twoCells(map), 'other data by WebGL').to.deep.equal([blue, red]);
    expect(await held.probe(0, 1)).to.equal(4);
    for (const element of others) expect(await element.probe(1, 2), element.localName).to.equal(5);
    expect(told).to.deep.equal([]);
    await expectSame('by WebGL');

    const third = await crash(second);
    expect([third.tier, third.recoveries]).to.deep.equal(['webgl', 3]);
    expect(await twoCells(map), 'after the third').to.deep.equal([blue, red]);
    map.data = [[1, 0]];
    expect(await twoCells(map), 'other data after the third').to.deep.equal([red, blue]);
    expect(told).to.deep.equal([]);
    await expectSame('by WebGL again');

    // A fourth within two minutes: what is drawn may be what kills the GPU.
    const last = await loseContext(third);
    await Promise.all(all.map((element) => element.updateComplete));
    expect(last.tier).to.equal('none');
    expect(told).to.have.length(all.length);
    for (const [i, element] of all.entries()) {
      expect(messageOf(element)).to.match(
        new RegExp(
          `^${element.localName}: The GPU was lost \\(.*\\)\\. Call openEngine\\(\\) to try again, or restart the browser: it was lost 4`,
        ),
      );
      expect(retryButton(element), element.localName).not.to.equal(null);
      expect(told[i]).to.be.instanceOf(GpuLostError);
    }
    expect(await tableOf(map)).to.deep.equal(['1', '0']);
    expect(await tableOf(held)).to.deep.equal(['3', '4']);
    for (const element of others) expect(await tableOf(element)).to.deep.equal(['0', '1', '2', '3', '4', '5']);
    const refused = await map.probe(0, 0).catch((error: Error) => error);
    expect(refused).to.be.instanceOf(GpuLostError);
    const giveWebGl = withoutWebGl();
    await map.retry();
    expect(messageOf(map)).to.match(/^attn-heatmap: The browser has WebGPU but gave no graphics adapter\. Update/);
    expect(retryButton(map), 'to try once more').not.to.equal(null);
    expect((await openEngine()).tier).to.equal('none');
    await expectSame('by the CPU');
    giveWebGl();
    await map.retry();
    expect((await openEngine()).tier).to.equal('webgl');
    expect(await twoCells(map), 'a person tried again').to.deep.equal([red, blue]);
    for (const element of all) expect(messageOf(element)).to.equal(null);
    model.dispose();
    tensor.dispose();
  });

  it('and draws by WebGPU once Chromium gives it again, some minutes later', async function () {
    if (!(await longRun())) this.skip();
    this.timeout(600_000);
    const map = mount('attn-heatmap', { data: [[0, 1]] }, size);
    await map.updateComplete;
    while ((await openEngine()).tier !== 'webgpu') {
      await new Promise((done) => setTimeout(done, 5000));
      (await openEngine()).close();
    }
    expect(await twoCells(map)).to.deep.equal([blue, red]);
    map.data = [[1, 0]];
    expect(await twoCells(map), 'other data').to.deep.equal([red, blue]);
  });
});
