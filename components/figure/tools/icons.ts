import { svg, type SVGTemplateResult } from 'lit';

export type ToolName =
  | 'savePng'
  | 'saveSvg'
  | 'copyImage'
  | 'copyCsv'
  | 'saveCsv'
  | 'saveNpy'
  | 'fullScreen'
  | 'leaveFullScreen'
  | 'reset'
  | 'more';

const image = 'M3 4h13v11H3zM3 13l4-4 3 3 2-2 4 4';
const curve = 'M4 15C4 7 15 12 15 4M2.5 13.5h3v3h-3zM13.5 2.5h3v3h-3z';
const table = 'M3 4h13v11H3zM3 8h13M8 4v11';
const array = 'M6 4H3v11h3M13 4h3v11h-3M7 9.5h.1M9.5 9.5h.1M12 9.5h.1';
const save = 'M18.5 13v8M15.5 18l3 3 3-3';
const copy = 'M13.5 16.5h5v5h-5zM16 14h5.5v5.5';

const paths: Record<ToolName, string> = {
  savePng: image + save,
  saveSvg: curve + save,
  copyImage: image + copy,
  copyCsv: table + copy,
  saveCsv: table + save,
  saveNpy: array + save,
  fullScreen: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  leaveFullScreen: 'M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5',
  reset: 'M4 5v5h5M4.7 10A8 8 0 1 1 4 14',
  more: 'M5 12h.1M12 12h.1M19 12h.1',
};

/** A drawing in the colour of the text about it. */
export function icon(name: ToolName): SVGTemplateResult {
  const width = name === 'more' ? 3 : 1.5;
  return svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d=${paths[name]} fill="none" stroke="currentColor" stroke-width=${width} stroke-linecap="round" stroke-linejoin="round" />
  </svg>`;
}
