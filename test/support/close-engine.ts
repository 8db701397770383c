import { currentEngine } from '../../src/engine/page-engine';

/** Closes the page's engine, if one is open. */
export async function closeCurrent(): Promise<void> {
  (await currentEngine())?.close();
}
