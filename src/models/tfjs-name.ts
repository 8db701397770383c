/**
 * A layer's name as tfjs takes it: it allows Latin letters, digits and `-_./`, Keras any character. Others are written
 * by their number, so that different names stay different.
 */
export function tfjsName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9\-_./]/gu, (one) => `_u${one.codePointAt(0)!.toString(16)}_`);
  return /^[A-Za-z0-9]/.test(plain) ? plain : `n${plain}`;
}
