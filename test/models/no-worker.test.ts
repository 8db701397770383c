import { expect } from 'chai';
import { loadModel, ModelFileError } from '../../src/index';
import { testEngine } from '../support/engine';

describe('a page whose rules forbid workers', () => {
  before(async () => {
    await testEngine();
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content = "worker-src 'none'";
    document.head.append(policy);
  });

  it('parses the file itself, and the model says why', async () => {
    const model = await loadModel('/test/fixtures/keras/lstm-sequential.keras');
    expect(model.parsed.in).to.equal('page');
    expect(model.parsed.reason).to.match(/allow no worker \(worker-src\).*Allow worker-src blob:/);
    model.dispose();
  });

  it('refuses what is no good all the same', async () => {
    const error = await loadModel(new TextEncoder().encode('no').buffer).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ModelFileError);
  });
});
