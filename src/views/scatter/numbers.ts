/** What the axes and the summary of a scatter plot say. */
export interface ScatterNumbers {
  low: number;
  high: number;
  /** Sample and channel of the lowest and of the highest value; null when no value is finite. */
  lowest: [number, number] | null;
  highest: [number, number] | null;
  nan: number;
  infinite: number;
  /** Finite, and outside of ylims. */
  outside: number;
}
