import { Bidirectional } from '../../layers/bidirectional';
import { Recurrent } from '../../layers/recurrent';
import { cellKind, tapNames } from '../../layers/recurrent-cells';
import { SeqSelfAttention } from '../../layers/seq-self-attention';
import { SeqWeightedAttention } from '../../layers/seq-weighted-attention';
import type * as tf from '../../tfjs/tf';
import type { RNNCell } from '../../tfjs/stock-recurrent';
import { KerasModel } from '../keras-model';
import { allLayers, type GraphLayer } from '../graph';

/** A weight of a layer with the name that Keras's path has for it. */
export interface NamedWeight {
  /** `lstm/lstm_cell/kernel`; keras-self-attention's `seq_self_attention/Wt`. */
  name: string;
  variable: tf.LayerVariable;
  /** Of a Bidirectional. */
  direction?: 'forward' | 'backward';
  /** Names of the gates along the last axis, of a recurrent layer with gates. */
  gates: readonly string[];
}

const cellNames = { lstm: 'lstm_cell', gru: 'gru_cell', simpleRnn: 'simple_rnn_cell' } as const;

/** A layer's weights in the model's order; of a nested model those of its layers. */
export function weightsOf(node: GraphLayer, name: string): NamedWeight[] {
  if (node.inner) {
    return allLayers(node.inner, name.split('/')).flatMap((one) =>
      one.node.inner ? [] : weightsOf(one.node, one.name),
    );
  }
  return weightsIn(node.layer, name, []);
}

/** outer  names of the layers around, which tfjs puts before its weights' names */
function weightsIn(layer: tf.layers.Layer, path: string, outer: readonly string[]): NamedWeight[] {
  const scopes = [...outer, layer.name];
  if (layer instanceof Bidirectional) {
    return (['forward', 'backward'] as const).flatMap((direction) => {
      const inner = direction === 'forward' ? layer.forwardLayer : layer.backwardLayer;
      // A file's layer may be named by its direction already, and tfjs does so again.
      const name = inner.name.replace(`${direction}_${direction}_`, `${direction}_`);
      return weightsIn(inner, `${path}/${name}`, scopes).map((weight) => ({ ...weight, direction }));
    });
  }
  const wrapped = (layer as unknown as { layer?: unknown }).layer;
  if (wrapped instanceof KerasModel) {
    return allLayers(wrapped.graph, path.split('/')).flatMap((one) =>
      one.node.inner ? [] : weightsOf(one.node, one.name),
    );
  }
  if (isLayer(wrapped)) return weightsIn(wrapped, `${path}/${wrapped.name}`, scopes);
  const kind = layer instanceof Recurrent ? cellKind(layer.cell as RNNCell) : null;
  const gates = kind && kind !== 'simpleRnn' ? tapNames[kind].slice(0, -1) : [];
  const scope = kind ? `${path}/${cellNames[kind]}` : path;
  return layer.weights.map((variable) => ({ name: `${scope}/${ownName(layer, variable, scopes)}`, variable, gates }));
}

/** Without the names of the layers around; keras-self-attention puts its layer's name and the kind before a weight's own. */
function ownName(layer: tf.layers.Layer, { originalName }: tf.LayerVariable, scopes: readonly string[]): string {
  const prefixed = layer instanceof SeqSelfAttention || layer instanceof SeqWeightedAttention;
  if (prefixed) return originalName.slice(originalName.lastIndexOf('_') + 1);
  return scopes.reduce(
    (name, scope) => (name.startsWith(`${scope}/`) ? name.slice(scope.length + 1) : name),
    originalName,
  );
}

function isLayer(given: unknown): given is tf.layers.Layer {
  return typeof (given as tf.layers.Layer | undefined)?.getClassName === 'function' && 'weights' in (given as object);
}

/** Axis names of a weight, one per axis. */
export function weightAxes({ name, variable }: NamedWeight): string[] {
  const last = name.slice(name.lastIndexOf('/') + 1);
  const rank = variable.shape.length;
  if (last === 'recurrent_kernel' && rank === 2) return ['hidden', 'unit'];
  if (rank === 1) return ['unit'];
  // A GRU whose reset comes after the product has a bias of the input and one of the recurrent product.
  if (last === 'bias' && rank === 2) return ['product', 'unit'];
  if (rank === 2) return ['feature', 'unit'];
  return Array.from({ length: rank }, (_, axis) => (axis === rank - 1 ? 'unit' : `axis${axis}`));
}
