import type { LayerOutput } from '../../src/index';
import { create } from './dom';
import { kindOf, shapeText } from './figure-plan';
import { figuresOf, gateFigure, type Look } from './figures';
import type { LayerResult } from './inspection';
import { pathReason } from './layer-list';

const weightsName = 'Attention weights';

/** A panel with all that one layer gave. The figures hold its tensors by themselves; the caller may free the result. */
export function layerPanel({ layer, outputs, taps }: LayerResult, look: Look): HTMLElement {
  const title = create(
    'header',
    {},
    create('h2', {}, layer.name),
    create('span', { className: 'class' }, layer.className),
  );
  if (layer.kernelPath) {
    const { path } = layer.kernelPath;
    title.append(create('span', { className: `path ${path}`, title: pathReason(layer.kernelPath) }, path));
  }
  const panel = create('section', { className: 'panel layer', ariaLabel: `Layer ${layer.name}` }, title);
  panel.dataset.layer = layer.name;
  const [gates, scores] = [taps.filter(isSeries), taps.filter((tap) => !isSeries(tap))];
  const named = [...outputs, ...scores].map((output, i) => ({ output, what: outputName(layer.className, i) }));
  // Where a layer looks comes first: it is what one opens an attention layer for.
  named.sort((a, b) => Number(isMap(b.output)) - Number(isMap(a.output)));
  const blocks = named.map(({ output, what }) => outputBlock(output, what, look));
  panel.append(create('div', { className: 'blocks' }, ...blocks));
  if (gates.length > 0) panel.append(gatesBlock(gates, layer.name, look));
  return panel;
}

/** The second output of an attention layer is where it looks; that of others is a state. */
function outputName(className: string, index: number): string {
  if (index === 0) return 'Output';
  return className.includes('Attention') ? weightsName : `Output ${index + 1}`;
}

function isMap(output: LayerOutput): boolean {
  return ['map', 'heads'].includes(kindOf(output));
}

function isSeries(tap: LayerOutput): boolean {
  return kindOf(tap) === 'series';
}

function outputBlock(output: LayerOutput, what: string, look: Look): HTMLElement {
  const areWeights = what === weightsName || isMap(output);
  const heading = create('h3', {}, `${what} `, create('small', {}, shapeText(output)));
  const figures = figuresOf(output, look, areWeights ? 'weights' : 'features');
  const block = create('div', { className: `block ${kindOf(output)}` }, heading);
  block.append(create('div', { className: 'figures' }, ...figures));
  if (areWeights) {
    const caption = 'Weights say where the layer looks, not why it answers as it does.';
    block.append(create('p', { className: 'caption' }, caption));
  }
  return block;
}

/** Each gate in a grid of its own, named as Keras's users know it; those of a Bidirectional by direction. */
function gatesBlock(gates: readonly LayerOutput[], layer: string, look: Look): HTMLElement {
  const figures = gates.map((gate) => {
    const figure = gateFigure(gate, look);
    figure.dataset.gate = gate.name.slice(layer.length + 1);
    figure.querySelector('figcaption')!.textContent = figure.dataset.gate.replace('/', ', ');
    return figure;
  });
  const heading = create('h3', {}, 'Gates and state ', create('small', {}, shapeText(gates[0])));
  return create('div', { className: 'block gates' }, heading, create('div', { className: 'figures' }, ...figures));
}
