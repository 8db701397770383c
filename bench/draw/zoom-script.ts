const steps = 120;
/** Cells across at the deepest. */
const deepest = 32;

/** Parts of a square map: 60 steps in towards a point off the middle, 30 of panning there, 30 out again. */
export function zoomScript(cells: number): { x: number; y: number; width: number; height: number }[] {
  return Array.from({ length: steps }, (_, step) => {
    const depth = Math.min(1, (step + 1) / 60, (steps - step) / 30);
    const width = cells * (deepest / cells) ** depth;
    const pan = Math.min(1, Math.max(0, (step - 60) / 30));
    const at = (place: number): number => Math.min(cells - width, Math.max(0, place * cells - place * width));
    return { x: at(0.3 + 0.1 * pan), y: at(0.6 - 0.05 * pan), width, height: width };
  });
}
