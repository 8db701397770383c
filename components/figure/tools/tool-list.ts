import type { Language } from '../../words/language';
import { canCopyImages, canCopyText, copy } from './clipboard';
import type { ToolName } from './icons';
import { saveFile } from './save';

/** The figure that the tools work on. */
export interface ToolHost {
  element: HTMLElement;
  language(): Language;
  /** For files, without an ending. */
  name(): string;
  png(): Promise<Blob>;
  svg(): Promise<string>;
  csv(): Promise<string>;
  npy(): Promise<Blob>;
  /** Null where a figure shows all that it has at any time. */
  reset: (() => void) | null;
  /** Whether there is anything to reset. */
  moved(): boolean;
}

/** A button of the row. */
export interface Tool {
  name: ToolName;
  label: string;
  /** Why it cannot be used now; null where it can. */
  refused: string | null;
  /** Returns what is to be said when it is done. */
  run(): Promise<string>;
}

/** What a person can do with a figure now. */
export function toolList(host: ToolHost): Tool[] {
  const { words } = host.language();
  const save = (ending: string, make: () => Promise<Blob>) => async (): Promise<string> => {
    saveFile(await make(), `${host.name()}.${ending}`);
    return '';
  };
  const copied = (type: 'image/png' | 'text/plain', make: () => Promise<Blob>) => async (): Promise<string> => {
    await copy(type, make());
    return words.copied;
  };
  const csv = async (): Promise<Blob> => new Blob([await host.csv()], { type: 'text/csv' });
  const text = async (): Promise<Blob> => new Blob([await host.csv()], { type: 'text/plain' });
  const drawing = async (): Promise<Blob> => new Blob([await host.svg()], { type: 'image/svg+xml' });
  const tool = (name: ToolName, run: Tool['run'], refused: string | null = null): Tool => {
    return { name, label: words[name], refused, run };
  };
  return [
    tool('savePng', save('png', host.png)),
    tool('saveSvg', save('svg', drawing)),
    tool('copyImage', copied('image/png', host.png), canCopyImages() ? null : words.cannotCopy),
    tool('copyCsv', copied('text/plain', text), canCopyText() ? null : words.cannotCopy),
    tool('saveCsv', save('csv', csv)),
    tool('saveNpy', save('npy', host.npy)),
    fullScreen(host),
    ...(host.reset ? [tool('reset', reset(host.reset), host.moved() ? null : words.nothingToReset)] : []),
  ];
}

function reset(run: () => void): Tool['run'] {
  return async () => {
    run();
    return '';
  };
}

/** The figure fills the screen; the same button, or Escape, leaves. */
function fullScreen({ element, language }: ToolHost): Tool {
  const { words } = language();
  const filled = element.matches(':fullscreen');
  const possible = document.fullscreenEnabled && typeof element.requestFullscreen === 'function';
  const run = async (): Promise<string> => {
    if (filled) await document.exitFullscreen();
    else await element.requestFullscreen();
    return '';
  };
  const name = filled ? 'leaveFullScreen' : 'fullScreen';
  return { name, label: words[name], refused: filled || possible ? null : words.cannotFill, run };
}
