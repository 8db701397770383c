import { create } from '../inspector/dom';
import { find } from '../page';
import { examples, type Example } from './examples';
import type { Writer } from './writer';

export interface ControlsOptions {
  /** A text from the prompt that stands there. */
  begin(): void;
  show(example: Example): void;
  /** The search part of an example's address. */
  addressOf(example: Example): string;
}

/** The prompt, its examples, and the buttons that move the text. */
export interface Controls {
  prompt: string;
  /** Under the prompt. */
  note: string;
  /** Says what went wrong; null for nothing. */
  say(error: unknown): void;
}

export function connectControls(writer: Writer, { begin, show, addressOf }: ControlsOptions): Controls {
  const prompt = find<HTMLTextAreaElement>('prompt');
  const on = (id: string, act: () => unknown): void => find(id).addEventListener('click', act);
  on('play', () => (writer.playing ? writer.pause() : writer.play()));
  on('step', () => void writer.step());
  on('undo', () => void writer.undo());
  writer.addEventListener('change', () => enable(writer));
  find('ask').addEventListener('submit', (event) => {
    event.preventDefault();
    begin();
  });
  prompt.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    begin();
  });
  find('examples').append(...examples.map((example) => link(example, { show, addressOf })));
  return {
    get prompt() {
      return prompt.value;
    },
    set prompt(text) {
      prompt.value = text;
    },
    set note(text: string) {
      find('example-note').textContent = text;
    },
    say(error) {
      const notice = find('notice');
      notice.hidden = error === null;
      notice.textContent = error instanceof Error ? sentence(error.message) : String(error ?? '');
    },
  };
}

/** Opens in this page; in another tab where a person asks for one. */
function link(example: Example, { show, addressOf }: Pick<ControlsOptions, 'show' | 'addressOf'>): HTMLElement {
  const search = addressOf(example);
  const anchor = create('a', { className: 'example' }, example.name);
  anchor.setAttribute('href', location.pathname + search);
  anchor.addEventListener('click', (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    show(example);
  });
  return anchor;
}

function enable({ playing, writing }: Writer): void {
  const play = find<HTMLButtonElement>('play');
  play.classList.toggle('playing', playing);
  play.setAttribute('aria-label', playing ? 'Pause' : 'Play');
  for (const id of ['play', 'step']) find<HTMLButtonElement>(id).disabled = !writing;
  find<HTMLButtonElement>('undo').disabled = !writing || writing.session.tokens.length < 2;
}

/** Messages of the library begin small, as they follow the name of an element or a file. */
function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}
