import { expect } from 'chai';
import '../../components/index';
import { requestDevice } from '../../src/engine/device';
import { openEngine } from '../../src/index';
import { mount } from '../support/mount';

const defaultBinding = 128 * 2 ** 20;
const requestAdapter = navigator.gpu.requestAdapter.bind(navigator.gpu);

/** Makes the browser refuse devices for which more is asked than every device has. Returns what was asked for. */
function refuseRaised(software = false): (GPUDeviceDescriptor | undefined)[] {
  const asked: (GPUDeviceDescriptor | undefined)[] = [];
  navigator.gpu.requestAdapter = async (options) => {
    const adapter = (await requestAdapter(options))!;
    const give = adapter.requestDevice.bind(adapter);
    adapter.requestDevice = async (wanted) => {
      asked.push(wanted);
      if (wanted?.requiredLimits) throw new DOMException('maxBufferSize is too high.', 'OperationError');
      return give(wanted);
    };
    const { vendor, architecture } = adapter.info;
    const info = { vendor, architecture, isFallbackAdapter: software };
    Object.defineProperty(adapter, 'info', { value: info, configurable: true });
    return adapter;
  };
  return asked;
}

const refused = `The browser refused a device with raised limits (maxBufferSize is too high): data of up to ${defaultBinding} bytes can be drawn. Give larger data in parts.`;

describe('a browser that refuses raised limits', () => {
  afterEach(() => (navigator.gpu.requestAdapter = requestAdapter));

  it('is asked a second time, for a device as every adapter has it', async () => {
    const asked = refuseRaised();
    const { device, reason, ...answer } = await requestDevice();
    expect(asked).to.have.length(2);
    expect(asked[0]!.requiredLimits).to.not.equal(undefined);
    expect(asked[1]!.requiredLimits).to.equal(undefined);
    expect(device!.limits.maxStorageBufferBindingSize).to.equal(defaultBinding);
    expect({ reason, notice: (answer as { notice: string }).notice }).to.deep.equal({ reason: '', notice: refused });
    device!.destroy();
  });

  it('is asked no third time', async () => {
    let times = 0;
    navigator.gpu.requestAdapter = async () => {
      const adapter = (await requestAdapter())!;
      adapter.requestDevice = () => Promise.reject(new Error(`no ${++times}`));
      return adapter;
    };
    expect((await requestDevice()).reason).to.equal(
      'The browser refused a WebGPU device (no 2). Reload the page, or restart the browser.',
    );
  });

  it('draws what fits; more is refused with both numbers, as values, as a buffer and as a tensor', async () => {
    refuseRaised();
    const engine = await openEngine();
    expect(engine.notice).to.equal(refused);
    const element = mount('attn-heatmap', { data: [[1, 2]] }, { width: 200, height: 200 });
    expect(await element.probe(0, 1)).to.equal(2);
    const side = 2 ** 25 + 4;
    const told: string[] = [];
    element.addEventListener('engine-error', (event) => told.push((event as CustomEvent).detail.error.message));
    element.data = { values: new Float32Array(side), shape: [1, side] };
    await element.updateComplete;
    const buffer = engine.device!.createBuffer({ size: 4 * side, usage: GPUBufferUsage.STORAGE });
    element.data = { buffer, shape: [1, side] };
    await element.updateComplete;
    buffer.destroy();
    const { zeros } = await import('../../src/tfjs/tf');
    const tensor = zeros([2, side / 2]);
    element.data = tensor;
    await element.updateComplete;
    tensor.dispose();
    expect(told).to.deep.equal([
      `attn-heatmap: the values take ${4 * side} bytes; this GPU draws ${defaultBinding} at most. Give a part of them.`,
      `attn-heatmap: the buffer takes ${4 * side} bytes; this device binds ${defaultBinding} at most. Give a part of it in a buffer of its own.`,
      `attn-heatmap: the tensor [query 2, key ${side / 2}] takes ${4 * side} bytes; this device binds ${defaultBinding} at most. Give a part of it.`,
    ]);
    engine.close();
  });

  it('and has no GPU says both', async () => {
    refuseRaised(true);
    const engine = await openEngine();
    expect(engine.software).to.equal(true);
    expect(engine.notice).to.equal(
      `WebGPU runs in software here, without a GPU, and is slow with large data. Turn on hardware acceleration in the browser’s settings. ${refused}`,
    );
    expect(engine.reason).to.equal('');
    engine.close();
  });
});
