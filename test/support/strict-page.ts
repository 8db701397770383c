export type Box = [x: number, y: number, width: number, height: number];

export interface Shown {
  host: Box;
  surface: Box[];
  canvases: Box[];
  /** Frames of plots, or what the plots are clipped to. */
  frames: Box[];
  bars: Box[];
  others: Box[];
  cells: number;
  loaded: number[];
  picture: string;
  embeds: string[];
  message: string[];
}

export interface Answer {
  answer: Record<string, Shown>;
  /** What the policy stopped, as events and as reports to the server. */
  stopped: string[];
  reports: string[];
}

/** dist/attnscope.js, and the built modules as a user's bundler joins them. */
export const builds = {
  'the single file': new URL('../dist/attnscope.js', import.meta.url).href,
  'the modules, bundled by a user': new URL('../user/site/main.js', import.meta.url).href,
};

let pages = 0;

/**
 * Opens the page of test/package/strict/ with the built files.
 *
 * options  of its address: `policy` is 'none', or another than the strict one
 */
export async function openStrict(module: string, options: Record<string, string> = {}): Promise<Answer> {
  const query = new URLSearchParams({ module, number: String((pages += 1)), ...options });
  const page = new URL(`/test/package/strict/page.html?${query}`, location.href).href;
  const frame = document.createElement('iframe');
  frame.style.cssText = 'width: 1200px; height: 900px';
  const message = new Promise<MessageEvent>((done) => addEventListener('message', done, { once: true }));
  frame.src = page;
  document.body.append(frame);
  const { data } = await message;
  frame.remove();
  const reports = await (await fetch(`/strict-reports?page=${encodeURIComponent(page)}`)).json();
  return { ...data, reports };
}
