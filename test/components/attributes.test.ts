import { expect } from 'chai';
import manifest, { type Attribute, type ElementDeclaration } from 'virtual:custom-elements';
import '../../components/index';
import { failOnGpuErrors } from '../support/engine';
import { mount } from '../support/mount';
import { canvasOf } from '../support/pixels';
import { seededNumbers } from '../support/random';
import { ToldSession } from '../support/told-lens';

type Figure = HTMLElementTagNameMap['attn-heatmap' | 'feature-grid' | 'feature-histogram' | 'feature-scatter'];

const shapes: Record<string, number[]> = {
  'attn-heatmap': [1, 1, 8, 8],
  'attn-overview': [2, 3, 6, 6],
  'feature-grid': [1, 20, 6],
  'feature-histogram': [4, 30],
  'feature-scatter': [12, 4],
  // Draw text: tokens and weights, or a session, in place of data.
  'token-strip': [6],
  'logit-lens': [6],
  // Takes a list of weights.
  'rnn-weights': [3, 12],
};
/** Words that some attributes understand; the others take any text. */
const words: Record<string, string> = {
  ...{ cmap: 'magma', norm: 'symmetric', heads: 'mean', filter: '1', xlims: '-1,1', ylims: '-1,1', by: '0' },
  ...{ overlay: '0', ticks: 'none', 'share-xy': 'none', color: 'teal', marker: 's' },
  ...{ sort: 'entropy', 'selected-head': 'L1H2', gates: 'a,b', layer: 'bi', title: 'Another' },
};

const declarations = manifest.modules.flatMap((module) => module.declarations).filter(({ tagName }) => tagName);

/** A value that the attribute takes, other than its property's. */
function anotherValue({ name, type }: Attribute, initial: unknown): string {
  if (typeof initial === 'boolean') return initial ? 'false' : '';
  if (initial === undefined) return '0';
  if (typeof initial === 'number') return initial === 1 ? '2' : '1';
  const literals = [...type!.text.matchAll(/'([^']*)'/g)]
    .map(([, word]) => word)
    .filter((word) => word && word !== initial);
  if (name.endsWith('-statistic')) return 'sum';
  if (name === 'norm' && initial === words[name]) return '-1,1';
  return literals[0] ?? words[name] ?? 'another';
}

async function figureOf({ tagName }: ElementDeclaration): Promise<Figure> {
  const shape = shapes[tagName];
  const values = seededNumbers(
    shape.reduce((count, side) => count * side),
    5,
  );
  const texts = Array.from(values, String);
  const drawsText: Record<string, object> = {
    'token-strip': { tokens: texts, weights: values },
    'logit-lens': { session: new ToldSession(2, texts) },
    'rnn-weights': { data: bothDirections(values) },
  };
  const given = drawsText[tagName] ?? { data: { values, shape } };
  const figure = mount(tagName as 'attn-heatmap', given, { width: 300, height: 220 });
  await figure.updateComplete;
  return figure as Figure;
}

function bothDirections(values: Float32Array): object[] {
  return ['forward', 'backward'].flatMap((direction) => [
    { name: `bi/${direction}_lstm/lstm_cell/recurrent_kernel`, values, shape: [3, 12] },
    { name: `bi/${direction}_lstm/lstm_cell/bias`, values: values.slice(0, 12), shape: [12] },
  ]);
}

/** Everything that is to be seen, but the numbers that are read when the data rests. */
async function pictureOf(figure: Figure): Promise<string> {
  if (['token-strip', 'logit-lens'].includes(figure.localName))
    return figure.shadowRoot!.innerHTML.replace(/<!--.*?-->/g, '');
  figure.redraw();
  await figure.updateComplete;
  if (figure.localName === ('rnn-weights' as string)) return (figure as Figure).toSVG({ scale: 1 });
  return `${canvasOf(figure).toDataURL()} ${figure.shadowRoot!.querySelectorAll('[part="message"]').length}`;
}

describe('an attribute that is removed', () => {
  failOnGpuErrors();

  it('is one of every element', () => {
    expect(declarations.map(({ tagName }) => tagName)).to.have.members(Object.keys(shapes));
  });

  for (const declaration of declarations) {
    for (const attribute of declaration.attributes) {
      it(`leaves ${declaration.tagName} as it was before: ${attribute.name}`, async () => {
        const figure = await figureOf(declaration);
        const errors: Error[] = [];
        figure.addEventListener('engine-error', (event) => errors.push((event as CustomEvent).detail.error));
        const property = attribute.fieldName as keyof Figure;
        const initial = figure[property];
        const before = await pictureOf(figure);
        figure.setAttribute(attribute.name, anotherValue(attribute, initial));
        await figure.updateComplete;
        expect(figure[property], 'with the attribute').not.to.equal(initial);
        figure.removeAttribute(attribute.name);
        await figure.updateComplete;
        expect(figure[property], 'without it').to.equal(initial);
        expect(await pictureOf(figure)).to.equal(before);
        expect(errors.map(({ message }) => message)).to.deep.equal([]);
      });
    }
  }

  it('leaves a property that was set before alone when it never was there', async () => {
    const figure = await figureOf(declarations.find(({ tagName }) => tagName === 'attn-heatmap')!);
    Object.assign(figure, { cmap: 'magma', head: 0 });
    figure.removeAttribute('cmap');
    figure.removeAttribute('head');
    expect([(figure as HTMLElementTagNameMap['attn-heatmap']).cmap, 'head' in figure && figure.head]).to.deep.equal(['magma', 0]); // prettier-ignore
  });
});
