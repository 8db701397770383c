let told = false;

/**
 * Registers an element's class under its tag, as lit's decorator of this name does. Where another copy of this package
 * has taken the tag, that copy's class stays: tags are the page's, and a second definition would throw. The console says
 * so once.
 */
export function customElement(tag: string) {
  return (elementClass: CustomElementConstructor): void => {
    if (!globalThis.customElements) return;
    if (!customElements.get(tag)) customElements.define(tag, elementClass);
    else if (!told) tell(tag);
  };
}

function tell(tag: string): void {
  told = true;
  // eslint-disable-next-line no-console -- who loads it sees nothing else of it
  console.warn(
    `attnscope: <${tag}> is defined on this page already, so elements stay as they are. Load one copy of the package.`,
  );
}
