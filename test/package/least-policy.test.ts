import { expect } from 'chai';
import { builds, openStrict } from '../support/strict-page';

const file = builds['the single file'];
/** As a user's bundler joins the modules. */
const modules = {
  webgl: new URL('../user/site/webgl.js', import.meta.url).href,
  models: new URL('../user/site/models.js', import.meta.url).href,
};
const model = new URL('/test/fixtures/keras/lstm-sequential.keras', location.href).href;
const figures = { figures: 'heatmap,scatter' };

/** What docs/embed.md names: for figures, and what models add to it. */
const least = "default-src 'none'; script-src 'self'; img-src blob:";
const forModels = "connect-src 'self'; worker-src";

interface Found {
  answer: Record<string, unknown>;
  stopped: string[];
  reports: string[];
}

async function under(policy: string, module: string, options: Record<string, string>): Promise<Found> {
  const { answer, stopped, reports } = await openStrict(module, { policy, ...options });
  return { answer: answer as unknown as Found['answer'], stopped, reports };
}

function expectNothingStopped({ answer, stopped, reports }: Found): void {
  expect(answer).not.to.have.property('failed');
  expect([stopped, reports]).to.deep.equal([[], []]);
}

// Firefox has no WebGPU where the tests run.
for (const tier of navigator.gpu ? ['webgpu', 'webgl'] : ['webgl']) {
  describe(`the least policy in tier ${tier}`, () => {
    it('lets figures be drawn and become images', async () => {
      const found = await under(least, file, { tier, ...figures });
      expectNothingStopped(found);
      expect(Object.keys(found.answer)).to.deep.equal(['heatmap', 'scatter', 'tensor']);
    });

    it('needs img-src blob: for colour bars', async () => {
      const { stopped } = await under("default-src 'none'; script-src 'self'", file, { tier, ...figures });
      expect(new Set(stopped)).to.deep.equal(new Set(['img-src blob ']));
    });

    it('needs connect-src and worker-src more for models, which run on kernels then', async () => {
      const found = await under(`${least}; ${forModels} blob:`, file, { tier, model, predict: '' });
      expectNothingStopped(found);
      expect(found.answer).to.deep.include({ backend: tier, paths: ['fused'] });
      const without = await under(`${least}; connect-src 'self'`, file, { tier, model, predict: '' });
      expect(new Set(without.stopped), 'no worker').to.deep.equal(new Set(['worker-src blob ']));
      expect(without.answer.predicted, 'parsed in the page').to.deep.equal(found.answer.predicted);
      const offline = await under(`${least}; worker-src blob:`, file, { tier, model });
      expect(offline.stopped.join()).to.match(/^connect-src http/);
      expect(offline.answer.failed).to.match(/The file could not be fetched/);
    });
  });
}

describe('the least policy of the modules, bundled by a user', () => {
  it('in tier webgl has ’wasm-unsafe-eval’ where no report is wanted of what tfjs tries and does without', async () => {
    const options = { tier: 'webgl', ...figures };
    const { answer, stopped } = await under(least, modules.webgl, options);
    expect(answer).to.have.all.keys('heatmap', 'scatter');
    expect(stopped.filter((what) => what !== 'script-src wasm-eval ')).to.deep.equal([]);
    expect(stopped.length, 'what is tried').to.be.above(0);
    const allowed = await under(least.replace("'self'", "'self' 'wasm-unsafe-eval'"), modules.webgl, options);
    expectNothingStopped(allowed);
    expect(allowed.answer).to.deep.equal(answer);
  });

  it('has worker-src ’self’ for models', async () => {
    const policy = least.replace("'self'", "'self' 'wasm-unsafe-eval'");
    const found = await under(`${policy}; ${forModels} 'self'`, modules.models, { model });
    expectNothingStopped(found);
    expect(found.answer).to.deep.equal({ parsed: { in: 'worker', reason: '' } });
  });
});
