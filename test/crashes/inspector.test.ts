import { expect } from 'chai';
import '../../components/index';
import { connectInspector } from '../../demo/inspector/connect';
import { find } from '../support/demo-page';
import { testEngine } from '../support/engine';
import { dropModel, figures, fileOf, layOutPage, pick } from '../support/inspector-page';
import { crash, unhandled } from '../support/losses';

describe('the inspector, when the GPU process ends', () => {
  const errors = unhandled();

  it('shows what it showed, and other layers by the next one', async () => {
    await testEngine();
    await layOutPage();
    await connectInspector(() => {});
    await dropModel(await fileOf('mha-functional.keras'));
    const probes = async (): Promise<number[]> => {
      const maps = figures('attn-heatmap');
      await Promise.all(maps.map((map) => map.updateComplete));
      return Promise.all(maps.map((map) => map.probe(...(map.data as { axes: readonly string[] }).axes.map(() => 0))));
    };
    const before = await probes();
    expect(before.length).to.be.greaterThan(0);
    await crash(await testEngine());
    const after = await probes();
    after.forEach((value, i) => expect(value).to.be.closeTo(before[i], 1e-6));
    const name = [...find('layer-rows').querySelectorAll('.row .name')].at(-1)!.textContent!;
    await pick(name);
    const shown = [...find('stage').querySelectorAll<HTMLElementTagNameMap['attn-heatmap']>('figure > *')].filter(
      (element) => element.localName.includes('-'),
    );
    expect(shown.length).to.be.greaterThan(0);
    await Promise.all(shown.map((element) => element.updateComplete));
    for (const element of shown) expect(element.shadowRoot!.querySelector('[part=message]')).to.equal(null);
    expect(find('opening').classList.contains('failed')).to.equal(false);
    expect(errors).to.deep.equal([]);
  });
});
