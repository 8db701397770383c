import { expect } from 'chai';
import type { Engine } from '../../src/index';
import { Meter, type MeterCells } from '../../demo/meter';

function meterOf(more: Partial<Engine> = {}): { meter: Meter; cells: MeterCells } {
  const names = ['tier', 'fps', 'forward', 'draw', 'bytes'] as const;
  const cell = (): HTMLElement => Object.assign(document.createElement('dd'), { textContent: '–' });
  const cells = Object.fromEntries(names.map((name) => [name, cell()])) as MeterCells;
  const engine = { adapterInfo: null, tier: 'webgpu', device: null, stats: { readbackBytes: 0 }, ...more };
  return { meter: new Meter(engine as unknown as Engine, cells), cells };
}

describe('the demo’s meter', () => {
  it('leaves out the first run, which compiles what it runs', () => {
    const { meter, cells } = meterOf();
    expect(meter.due).to.equal(true);
    meter.timed(5536, 80);
    expect([cells.forward.textContent, cells.draw.textContent]).to.deep.equal(['–', '–']);
    meter.timed(12.34, 3);
    expect([cells.forward.textContent, cells.draw.textContent]).to.deep.equal(['12.3 ms', '3.0 ms']);
  });

  it('says when no GPU draws, with what to do', () => {
    const notice = 'WebGPU runs in software here.';
    const { cells } = meterOf({ software: true, notice });
    expect(cells.tier.textContent).to.equal('webgpu · software');
    expect(cells.tier.title).to.equal(notice);
    expect(meterOf({ notice: '' }).cells.tier.textContent).to.equal('webgpu');
  });

  it('says no frame rate after one picture', () => {
    const { meter, cells } = meterOf();
    meter.picture();
    meter.picture();
    expect(cells.fps.textContent).to.equal('–');
  });
});
