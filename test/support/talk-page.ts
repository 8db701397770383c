import type { TokenStrip } from '../../components/token-strip';
import { find } from './demo-page';
import { until } from './mount';
import { layOutSitePage } from './site-page';

export const strip = (): TokenStrip => find<TokenStrip>('text');

/** Texts of the tokens in sight. */
export const tokensOf = (): string[] => (strip().tokens ?? []).map((token) => (token as { text: string }).text);
export const textOf = (): string => tokensOf().join('');
export const tokenCount = (): number => tokensOf().length;

/** Shares and tokens of the candidates in sight. */
export const candidates = (): string[] =>
  [...find('candidates').querySelectorAll('li:not([hidden]) button')].map((button) => button.textContent!);

export const isPlaying = (): boolean => find('play').getAttribute('aria-label') === 'Pause';

/** Whether the text rests, and its tokens are coloured: all that follows a token is done. */
export const rests = (): boolean => !isPlaying() && strip().weights !== null;

/** Opens the talk page here, with this search part in its address; it does not play by itself. */
export async function openTalk(search = ''): Promise<void> {
  const base = location.href;
  await layOutSitePage('talk');
  history.replaceState(null, '', base.replace(/\?.*|#.*/g, '') + search);
  await import('../../demo/talk/main');
  await until(() => tokenCount() > 0 && rests());
}

/** Begins a text with a prompt, as a person types it. */
export async function ask(prompt: string): Promise<void> {
  find<HTMLTextAreaElement>('prompt').value = prompt;
  find('ask').dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
}

/** Clicks, and waits until the text has other tokens and rests. */
export async function press(button: HTMLElement): Promise<void> {
  const before = tokenCount();
  button.click();
  await until(() => tokenCount() !== before && rests());
}

/** Sets a control as a person does. */
export function set(id: string, value: string): void {
  const control = find<HTMLInputElement>(id);
  control.value = value;
  for (const name of ['input', 'change']) control.dispatchEvent(new Event(name, { bubbles: true }));
}

/** What the card says went wrong. */
export async function refused(): Promise<string> {
  await until(() => find('opening').classList.contains('failed') && !find('opening').hidden);
  const said = find('opening-sentence').textContent!;
  find('opening-cancel').click();
  return said;
}
