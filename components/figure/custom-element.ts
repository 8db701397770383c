/**
 * Registers an element's class under its tag, as lit's decorator of this name does. Where another copy of this package
 * has taken the tag, that copy's class stays: tags are the page's, and a second definition would throw.
 */
export function customElement(tag: string) {
  return (elementClass: CustomElementConstructor): void => {
    if (!globalThis.customElements?.get(tag)) globalThis.customElements?.define(tag, elementClass);
  };
}
