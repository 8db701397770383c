/** Whether the page can put images on the clipboard: secure, in a browser that has the API. */
export function canCopyImages(): boolean {
  return typeof ClipboardItem !== 'undefined' && typeof navigator.clipboard?.write === 'function';
}

export function canCopyText(): boolean {
  return canCopyImages() || typeof navigator.clipboard?.writeText === 'function';
}

/**
 * Puts something on the clipboard that is still being made. It is handed over at once: Safari allows copying only
 * within the click.
 */
export async function copy(type: 'image/png' | 'text/plain', making: Promise<Blob>): Promise<void> {
  if (canCopyImages()) {
    making.catch(() => {}); // told by write()
    await navigator.clipboard.write([new ClipboardItem({ [type]: making })]);
  } else {
    await navigator.clipboard.writeText(await (await making).text());
  }
}
