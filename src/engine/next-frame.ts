/** Calls `draw` once, when the next picture is due. Returns a function that cancels the call. */
export type NextFrame = (draw: () => void) => () => void;

/** A visible page that gets no animation frame within this time, in ms, is drawn without one. */
const patience = 500;

/**
 * The next animation frame where the page gets one, otherwise a timer: in Node and workers without animation frames, in
 * hidden pages, in frames that are scrolled out of view or not displayed.
 *
 * cost  one timer and at most one animation frame request. Browsers run a hidden page's timers about once a second, so
 *       promises settle there and hardly any work is done.
 */
export const nextFrame: NextFrame = (draw) => {
  const animated = typeof requestAnimationFrame === 'function';
  const hidden = globalThis.document?.hidden === true;
  let request = 0;
  const timer = setTimeout(
    () => {
      if (request) cancelAnimationFrame(request);
      draw();
    },
    animated && !hidden ? patience : 0,
  );
  if (animated) {
    request = requestAnimationFrame(() => {
      clearTimeout(timer);
      draw();
    });
  }
  return () => {
    clearTimeout(timer);
    if (request) cancelAnimationFrame(request);
  };
};
