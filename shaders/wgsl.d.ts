declare module '*.wgsl' {
  /** The shader's text. */
  const source: string;
  export default source;
}
