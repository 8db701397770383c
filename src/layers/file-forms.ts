import type * as tf from '../tfjs/tf';

/** How an array lies in the file and how a weight takes it: `shape` in the file, then the values in our order. */
export interface FileForm {
  shape: number[];
  convert(values: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer>;
}

const forms = new WeakMap<tf.LayerVariable, FileForm>();

/** Says how the file holds this weight, where that is not as it is used. */
export function setFileForm(variable: tf.LayerVariable, form: FileForm | null): void {
  if (form) forms.set(variable, form);
}

/** How the file holds this weight, where that is not as it is used. */
export function fileFormOf(variable: tf.LayerVariable): FileForm | null {
  return forms.get(variable) ?? null;
}
