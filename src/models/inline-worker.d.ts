declare module '*?worker&inline' {
  /** Makes a worker whose script is part of this module. */
  const Inline: new (options?: { name?: string }) => Worker;
  export default Inline;
}
