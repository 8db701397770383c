import { expect } from 'chai';
import elements from 'virtual:custom-elements';
import '../../components/index';
import { examples } from '../../demo/gallery/examples/index';

const declarations = elements.modules.flatMap(({ declarations }) => declarations);

describe('the custom-elements manifest', () => {
  it('names the elements', () => {
    expect(declarations.map(({ tagName }) => tagName).sort()).to.deep.equal([
      'attn-heatmap',
      'attn-overview',
      'feature-grid',
      'feature-histogram',
      'feature-scatter',
      'logit-lens',
      'rnn-weights',
      'token-strip',
    ]);
  });

  for (const { tagName, attributes, members } of declarations) {
    const make = (): Record<string, unknown> => document.createElement(tagName) as unknown as Record<string, unknown>;

    it(`has the attributes that <${tagName}> observes, and says what they are`, () => {
      const observed = (customElements.get(tagName) as unknown as { observedAttributes: string[] }).observedAttributes;
      expect(attributes.map(({ name }) => name).sort()).to.deep.equal([...observed].sort());
      for (const { name, description } of attributes) expect(description, name).to.match(/\w/);
    });

    it(`has the defaults of <${tagName}>`, () => {
      const element = make();
      for (const { fieldName, default: initial } of attributes) {
        const value = element[fieldName];
        const told = typeof value === 'string' ? `'${value}'` : value === undefined ? undefined : String(value);
        expect(initial, fieldName).to.equal(told);
      }
    });

    it(`has members that <${tagName}> has`, () => {
      const element = make();
      for (const { kind, name } of members) {
        if (kind === 'method' && name === 'resetView') continue; // figures that show all of their data have none
        expect(name in element, name).to.equal(true);
        expect(typeof element[name] === 'function', name).to.equal(kind === 'method');
      }
    });

    // The gallery is of figures of data; a strip shows a text, and a lens a model's session.
    if (tagName === 'token-strip' || tagName === 'logit-lens') continue;

    it(`has each attribute of <${tagName}> in an example of the gallery`, () => {
      const own = examples.filter(({ tag }) => tag === tagName);
      const shown = own.flatMap(({ attributes: set = {}, properties = {} }) => [
        ...Object.keys(set),
        ...Object.keys(properties),
      ]);
      const lacking = attributes.filter(({ name, fieldName }) => !shown.includes(name) && !shown.includes(fieldName));
      expect(lacking.map(({ name }) => name)).to.deep.equal([]);
    });
  }
});
