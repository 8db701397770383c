import { executeServerCommand, sendKeys } from '@web/test-runner-commands';

/** A point of the page in CSS pixels. */
export type Point = readonly [x: number, y: number];

type Step =
  | { kind: 'mouse'; type: string; x: number; y: number; button?: string; buttons?: number; clickCount?: number }
  | { kind: 'wheel'; x: number; y: number; deltaX: number; deltaY: number; modifiers?: number }
  | { kind: 'touch'; type: string; touchPoints: { x: number; y: number; id: number }[] }
  | { kind: 'pause'; ms: number };

/** As DevTools has it. */
const ctrl = 2;
/** A drag or a pinch is made of so many moves. */
const moves = 8;

/** What a hand does comes through the browser's own input: it is hit-tested, captured, scrolled with and cancelled. */
async function input(steps: readonly Step[]): Promise<void> {
  await executeServerCommand('input', { steps } as never);
  await new Promise(requestAnimationFrame);
}

function mouse(type: string, [x, y]: Point, held: { clickCount?: number; buttons?: number } = {}): Step {
  return { kind: 'mouse', type, x, y, button: type === 'mouseMoved' && !held.buttons ? 'none' : 'left', ...held };
}

export function moveTo(point: Point): Promise<void> {
  return input([mouse('mouseMoved', point)]);
}

/** Clicks so many times in quick succession: 2 is a double click. */
export function click(point: Point, times = 1): Promise<void> {
  const clicks = Array.from({ length: times }, (_, i) => [
    mouse('mousePressed', point, { clickCount: i + 1, buttons: 1 }),
    mouse('mouseReleased', point, { clickCount: i + 1 }),
  ]);
  return input([mouse('mouseMoved', point), ...clicks.flat()]);
}

/** Drags with the left button from one point through others, and lets go at the last. */
export function drag(from: Point, ...through: Point[]): Promise<void> {
  const path = through.flatMap((to, i) => between(i ? through[i - 1] : from, to));
  return input([
    mouse('mouseMoved', from),
    mouse('mousePressed', from, { clickCount: 1, buttons: 1 }),
    ...path.map((point) => mouse('mouseMoved', point, { buttons: 1 })),
    mouse('mouseReleased', through.at(-1)!, { clickCount: 1 }),
  ]);
}

/** Turns the wheel by pixels, down above 0; `pinch`: as a trackpad's pinch comes. */
export function wheel([x, y]: Point, deltaY: number, { pinch = false, deltaX = 0 } = {}): Promise<void> {
  return input([{ kind: 'wheel', x, y, deltaX, deltaY, ...(pinch && { modifiers: ctrl }) }]);
}

/** Fingers that come down together, go each its way in steps, and are lifted together. */
export function touch(...ways: (readonly [from: Point, to: Point])[]): Promise<void> {
  const paths = ways.map(([from, to]) => between(from, to));
  const at = (points: readonly Point[]) => points.map(([x, y], id) => ({ x, y, id }));
  return input([
    { kind: 'touch', type: 'touchStart', touchPoints: at(ways.map(([from]) => from)) },
    ...Array.from({ length: moves }, (_, i): Step[] => [
      { kind: 'touch', type: 'touchMove', touchPoints: at(paths.map((path) => path[i])) },
      { kind: 'pause', ms: 16 },
    ]).flat(),
    { kind: 'touch', type: 'touchEnd', touchPoints: [] },
  ]);
}

/** A finger that comes down and is lifted at once, or after so many ms. */
export function tap([x, y]: Point, { times = 1, held = 0 } = {}): Promise<void> {
  const once: Step[] = [
    { kind: 'touch', type: 'touchStart', touchPoints: [{ x, y, id: 0 }] },
    ...(held > 0 ? [{ kind: 'pause' as const, ms: held }] : []),
    { kind: 'touch', type: 'touchEnd', touchPoints: [] },
  ];
  // Two taps closer than 40 ms are none to Chromium.
  const gap: Step = { kind: 'pause', ms: 60 };
  return input(Array.from({ length: times }, (_, i) => (i ? [gap, ...once] : once)).flat());
}

/** Presses keys one after another, each by its name: "Tab", "ArrowDown", "a". */
export async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await sendKeys({ press: key });
}

function between([fromX, fromY]: Point, [toX, toY]: Point): Point[] {
  return Array.from({ length: moves }, (_, i) => {
    const along = (i + 1) / moves;
    return [fromX + along * (toX - fromX), fromY + along * (toY - fromY)] as const;
  });
}

/** A point of an element, in fractions of its sides. */
export function pointIn(element: Element, across: number, down: number): Point {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [left + across * width, top + down * height];
}

/** Makes the page so much higher than what stands in it, until the test ends. */
export function tallPage(pixels = 3000): void {
  document.body.style.paddingBottom = `${pixels}px`;
}

afterEach(async () => {
  if (!document.body.style.paddingBottom) return;
  // A page that a finger has thrown goes on for a while.
  for (let before = NaN; before !== scrollY;) {
    before = scrollY;
    await frames(10);
  }
  document.body.style.paddingBottom = '';
  scrollTo(0, 0);
});

/** Some animation frames: what a page does by itself after an input has happened by then. */
export async function frames(count = 20): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame);
}
