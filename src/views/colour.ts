/** Red, green, blue, alpha, each 0…1. */
export type Colour = readonly [number, number, number, number];
