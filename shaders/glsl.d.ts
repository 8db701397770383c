declare module '*.glsl' {
  /** The shader's text. */
  const source: string;
  export default source;
}
