import { sendMouse } from '@web/test-runner-commands';

export const tools = (element: Element): HTMLButtonElement[] => [
  ...element.shadowRoot!.querySelectorAll<HTMLButtonElement>('[part=tool]'),
];

/** The tool of this name in the row, or in the open menu. */
export function tool(element: Element, name: string): HTMLButtonElement {
  return tools(element).find(({ dataset, title }) => dataset.tool === name || title === name)!;
}

/** Whether a person sees and reaches a thing: painted, and on top at its middle. */
export function isReached(thing: Element): boolean {
  const [x, y] = middleOf(thing);
  const root = thing.getRootNode() as ShadowRoot;
  return (
    thing.contains(root.elementFromPoint(x, y)) && getComputedStyle(thing.closest('.tools-place')!).opacity === '1'
  );
}

export function middleOf(thing: Element): [number, number] {
  const { left, top, width, height } = thing.getBoundingClientRect();
  return [Math.round(left + width / 2), Math.round(top + height / 2)];
}

/** Moves the machine's pointer. */
export async function pointAt(thing: Element): Promise<void> {
  await sendMouse({ type: 'move', position: middleOf(thing) });
}

/** Moves the machine's pointer to a thing, and clicks. */
export async function clickOn(thing: Element): Promise<void> {
  await sendMouse({ type: 'click', position: middleOf(thing) });
}

/** The files that the page hands to the browser's downloads from now on, and the object URLs that are held. */
export function catchFiles(): { files: { name: string; file: Blob }[]; held: Set<string>; end: () => void } {
  const files: { name: string; file: Blob }[] = [];
  const held = new Set<string>();
  const blobs = new Map<string, Blob>();
  const { createObjectURL, revokeObjectURL } = URL;
  const { click } = HTMLAnchorElement.prototype;
  URL.createObjectURL = (blob: Blob): string => {
    const url = createObjectURL.call(URL, blob);
    blobs.set(url, blob);
    held.add(url);
    return url;
  };
  URL.revokeObjectURL = (url: string): void => {
    held.delete(url);
    revokeObjectURL.call(URL, url);
  };
  HTMLAnchorElement.prototype.click = function (): void {
    files.push({ name: this.download, file: blobs.get(this.href)! });
  };
  return {
    ...{ files, held },
    end: () => {
      Object.assign(URL, { createObjectURL, revokeObjectURL });
      HTMLAnchorElement.prototype.click = click;
    },
  };
}
