import { expect } from 'chai';

/** The built file, beside this test's own build. */
const standalone = new URL('../dist/attnscope.js', import.meta.url).href;

/**
 * Runs a script in a page of its own whose content policy lets nothing in but that one file: no request, no eval, no worker
 * but from a blob. Answers with what the script posts, and what the policy stopped.
 */
async function runSealed(script: string): Promise<{ answer: unknown; stopped: string[] }> {
  const policy = [
    "default-src 'none'",
    // tfjs's 64-bit integers try a few bytes of WebAssembly, and do without where they are refused.
    `script-src 'nonce-test' 'wasm-unsafe-eval' ${standalone}`,
    "style-src 'unsafe-inline'",
    'worker-src blob:',
    'img-src blob: data:',
  ].join('; ');
  const frame = document.createElement('iframe');
  frame.style.cssText = 'width: 800px; height: 800px';
  frame.srcdoc = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}">
    <body><script type="module" nonce="test">
      const stopped = [];
      addEventListener('securitypolicyviolation', (event) => stopped.push(event.effectiveDirective + ' ' + event.blockedURI));
      const settled = () => new Promise((done) => setTimeout(done, 100)); // the browser tells of violations a little later
      const answer = await (async () => { ${script} })().catch((error) => 'failed: ' + error.message);
      await settled();
      parent.postMessage({ answer, stopped }, '*');
    </script>`;
  const message = new Promise<MessageEvent>((done) => addEventListener('message', done, { once: true }));
  document.body.append(frame);
  const { data } = await message;
  frame.remove();
  return data;
}

describe('dist/attnscope.js, alone in a page', () => {
  it('offers every public name, and the tfjs namespace', async () => {
    const { answer } = await runSealed(`return Object.keys(await import('${standalone}')).sort();`);
    expect(answer).to.include.members(['openEngine', 'loadModel', 'getLayerOutputs', 'layers', 'tf']);
  });

  it('defines the three elements', async () => {
    const { answer } = await runSealed(`await import('${standalone}');
      return ['attn-heatmap', 'feature-grid', 'feature-histogram'].map((name) => Boolean(customElements.get(name)));`);
    expect(answer).to.deep.equal([true, true, true]);
  });

  it('draws a tensor of its own tfjs on the GPU and asks the network for nothing', async () => {
    const { answer, stopped } = await runSealed(`
      const { openEngine, tf } = await import('${standalone}');
      const engine = await openEngine();
      const map = document.createElement('attn-heatmap');
      document.body.append(map);
      map.data = tf.tensor2d([[0, 1], [1, 0]]);
      await map.updateComplete;
      const picture = await map.toBlob();
      const requests = performance.getEntriesByType('resource').map(({ name }) => name);
      return { tier: engine.tier, draws: engine.stats.draws, type: picture.type, requests };`);
    expect(answer).to.deep.include({ tier: 'webgpu', type: 'image/png', requests: [standalone] });
    expect((answer as { draws: number }).draws).to.be.at.least(1);
    expect(stopped).to.deep.equal([]);
  });

  it('opens a Keras file in a worker that is part of it, and shows a layer’s inside', async () => {
    const file = await (await fetch('/test/fixtures/keras/lstm-sequential.keras')).arrayBuffer();
    const bytes = Array.from(new Uint8Array(file)).join();
    const { answer, stopped } = await runSealed(`
      const { loadModel, getLayerOutputs, tf } = await import('${standalone}');
      const model = await loadModel(new Uint8Array([${bytes}]));
      const outputs = await getLayerOutputs(model, 'lstm', tf.ones(model.inputs[0].shape.map((side) => side ?? 1)));
      const [output] = outputs;
      return { parsed: model.parsed.in, rank: output.tensor.shape.length, axes: output.axes.length };`);
    expect(answer).to.deep.include({ parsed: 'worker' });
    expect((answer as { rank: number }).rank).to.equal((answer as { axes: number }).axes);
    expect(stopped).to.deep.equal([]);
  });

  it('is there twice, and both copies compute and draw: the first one’s elements stay', async () => {
    const { answer, stopped } = await runSealed(`
      const warned = [];
      const warn = console.warn;
      console.warn = (text) => void (/^attnscope: /.test(text) ? warned.push(text) : warn(text));
      const first = await import('${standalone}');
      const elements = customElements.get('attn-heatmap');
      const second = await import('${standalone}?second');
      const map = document.createElement('attn-heatmap');
      document.body.append(map);
      const seen = [];
      for (const { openEngine, tf } of [first, second]) {
        await openEngine();
        map.data = { values: await tf.tensor2d([[0, 1], [1, 0]]).add(1).data(), shape: [2, 2] };
        await map.updateComplete;
        seen.push(await map.probe(0, 1));
      }
      return { seen, warned, same: customElements.get('attn-heatmap') === elements, two: first.tf !== second.tf };`);
    const { warned, ...found } = answer as { warned: string[] };
    expect(warned).to.have.length(1);
    expect(warned[0]).to.match(/defined on this page already.* Load one copy/);
    expect(found).to.deep.equal({ seen: [2, 2], same: true, two: true });
    expect(stopped).to.deep.equal([]);
  });

  for (const tiers of [
    ['webgpu', 'webgl'],
    ['webgl', 'webgpu'],
  ]) {
    it(`is there twice, one by ${tiers[0]} and then one by ${tiers[1]}: both draw and compute, and a model predicts`, async () => {
      const file = await (await fetch('/test/fixtures/keras/lstm-sequential.keras')).arrayBuffer();
      const { answer, stopped } = await runSealed(`
        const first = await import('${standalone}');
        // As a page of two makers may have it: the second one’s elements are there too, by other tags.
        const { define } = CustomElementRegistry.prototype;
        customElements.get = () => undefined;
        customElements.define = (tag, type) => define.call(customElements, 'second-' + tag, type);
        const second = await import('${standalone}?second');
        delete customElements.get;
        delete customElements.define;
        const bytes = new Uint8Array([${Array.from(new Uint8Array(file)).join()}]);
        const numbers = Float32Array.from({ length: 60 }, (_, i) => Math.sin(i));
        const tiers = [];
        const copies = [];
        for (const [copy, tag, tier] of [[first, 'attn-heatmap', '${tiers[0]}'], [second, 'second-attn-heatmap', '${tiers[1]}']]) {
          const engine = await copy.openEngine({ tier });
          tiers.push(engine.tier);
          const map = document.createElement(tag);
          map.style.cssText = 'width: 300px; height: 300px';
          document.body.append(map);
          // tfjs keeps variables by name for the whole page: one copy at a time has a model’s.
          const model = copy === first ? await copy.loadModel(bytes) : null;
          copies.push({ copy, map, model, own: copy.tf.tensor2d([[0, 1], [1, 0]]).add(1) });
        }
        const used = async ({ copy: { tf }, map, model, own }, round) => {
          const seen = [];
          for (const data of [tf.ones([40, 40]).add(round), own, [[round, 7]]]) {
            map.data = data;
            await map.updateComplete;
            seen.push(await map.probe(0, 1));
          }
          const sum = await own.mul(2).sum().data();
          const predicted = model && Array.from(await model.predict(tf.tensor(numbers, [1, 20, 3])).data());
          return { seen, sum: sum[0], predicted, said: map.shadowRoot.querySelector('[part=message]')?.textContent ?? null };
        };
        const rounds = [];
        for (const round of [0, 1]) for (const one of copies) rounds.push(await used(one, round));
        return { tiers, rounds };`);
      if (typeof answer === 'string') throw new Error(answer);
      const { tiers: opened, rounds } = answer as { tiers: string[]; rounds: Record<string, number[]>[] };
      expect(opened).to.deep.equal(tiers);
      const [{ predicted }] = rounds;
      expect(Math.max(...predicted.map(Math.abs))).to.be.above(0.01);
      expect(rounds.map(({ seen, sum, said }) => [seen, sum, said])).to.deep.equal(
        [0, 0, 1, 1].map((round) => [[1 + round, 2, 7], 12, null]),
      );
      for (const [i, other] of rounds.entries()) {
        other.predicted?.forEach((value, j) => expect(value, `round ${i}`).to.be.closeTo(predicted[j], 1e-6));
      }
      expect(stopped).to.deep.equal([]);
    });
  }

  it('is watched by a policy that does stop a request', async () => {
    const { answer, stopped } = await runSealed(`await fetch('https://example.invalid/'); return 'let through';`);
    expect(answer).to.match(/^failed: /);
    expect(stopped).to.deep.equal(['connect-src https://example.invalid/']);
  });
});
