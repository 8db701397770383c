/** Adds a script and waits for it; throws where it is not there. */
export function loadScript(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src: address });
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => reject(new Error(`its front end ${address} is not there.`)));
    document.head.append(script);
  });
}
