/** An object URL is kept for so long, in ms: some browsers begin to read it only after the click. */
const keptFor = 1000;

const longestName = 80;

/** Hands a file to the browser's downloads. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), keptFor);
}

/** A figure's name for files: its label or title, else its id or its tag, without what file systems refuse. */
export function fileName(element: HTMLElement): string {
  const { title, id, localName } = element;
  const names = [element.getAttribute('aria-label'), title, id, localName];
  const legal = (name: string): string =>
    [...name.replace(/[\p{Cc}\p{Surrogate}\\/:*?"<>|\s]+/gu, ' ').trim()]
      .slice(0, longestName)
      .join('')
      .replace(/[. ]+$/, '');
  return names.map((name) => legal(name ?? '').replace(/^\.+/, '')).find((name) => name !== '') ?? localName;
}
