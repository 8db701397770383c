import * as tf from '../tfjs/tf';

type Registrable = tf.serialization.SerializableConstructor<tf.layers.Layer> & { className: string };
type Entry = [tf.serialization.SerializableConstructor<tf.layers.Layer>, (...config: never[]) => tf.layers.Layer];
type ClassMap = Record<string, Entry>;

const ours = new Map<string, Entry>();

function classMap(): ClassMap {
  return tf.serialization.SerializationMap.getMap().classNameMap as unknown as ClassMap;
}

/**
 * Makes a layer class of ours known by Keras's name, its `className`. tfjs learns of it too, unless it has a class of
 * that name: what a page's own tf.loadLayersModel builds stays as it was.
 */
export function registerLayerClass(layerClass: unknown): void {
  const known = layerClass as Registrable;
  ours.set(known.className, [known, known.fromConfig as unknown as Entry[1]]);
  if (!Object.hasOwn(classMap(), known.className)) tf.serialization.registerClass(known);
}

/** The class for Keras's name: ours, else tfjs's; null where neither has one. */
export function layerClassOf(className: string): Entry[0] | null {
  const known = classMap();
  return (ours.get(className) ?? (Object.hasOwn(known, className) ? known[className] : undefined))?.[0] ?? null;
}

/** A layer from its serialised form, by the class for its name. */
export function layerFrom({ className, config }: tf.serialization.ConfigDict): tf.layers.Layer {
  const [layerClass, fromConfig] = ours.get(className as string) ?? classMap()[className as string];
  return (fromConfig as unknown as (...given: unknown[]) => tf.layers.Layer)(layerClass, config);
}

/**
 * Lends tfjs our classes under the names that it has classes of its own for, while `build` runs: tfjs's wrappers build
 * their inner layers by name.
 */
export function withOurClasses<T>(build: () => T): T {
  const known = classMap();
  const stock = [...ours.keys()].map((name) => [name, known[name]] as const);
  try {
    for (const [name, entry] of ours) known[name] = entry;
    return build();
  } finally {
    for (const [name, entry] of stock) known[name] = entry;
  }
}
