/** Smaller markers have no rim: nothing would be left of their colour. */
const minRimmed = 2;
/** In smaller ones a pixel's edges take so much of the rim that it must be wider to be seen. */
const largeMarker = 4;

/** How wide the rim of a marker is, in device pixels; 0 for none. */
export function rimOf(radius: number): number {
  if (radius < minRimmed) return 0;
  return radius < largeMarker ? 1.5 : 1;
}
