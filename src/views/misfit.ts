/**
 * Data that is right in itself and does not fit the options: with others it can be drawn. Errors of other kinds are of
 * the data.
 */
export class Misfit extends Error {}

/** Runs a check of options against data; what it throws becomes a misfit. */
export function fitting(check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new Misfit((error as Error).message);
  }
}
