// A page that builds tfjs's own layers by name, as tf.loadLayersModel does, beside attnscope.
import * as tf from '@tensorflow/tfjs';
import { report } from './report';

const classes = (): unknown[] => {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  return Object.entries(classNameMap).map(([name, [layerClass]]) => [name, layerClass]);
};
const kernels = (): unknown[] =>
  tf.getKernelsForBackend('cpu').map(({ kernelName, kernelFunc }) => [kernelName, kernelFunc]);

report(async () => {
  const [classesBefore, kernelsBefore] = [classes(), kernels()];
  const { layers } = await import('../../../src/index');
  const [classesAfter, kernelsAfter] = [
    new Map(classes() as [string, unknown][]),
    new Map(kernels() as [string, unknown][]),
  ];
  const changed = (before: unknown[], after: Map<string, unknown>): string[] =>
    (before as [string, unknown][]).filter(([name, one]) => after.get(name) !== one).map(([name]) => name);
  return {
    layers: Object.keys(layers).length > 0,
    classes: changed(classesBefore, classesAfter),
    kernels: changed(kernelsBefore, kernelsAfter),
    backends: Object.keys(tf.engine().registryFactory),
    chosen: tf.engine().backendName,
  };
});
