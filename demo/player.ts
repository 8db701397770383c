/** How many pictures may be on their way to the GPU: one being drawn while the next is being computed. */
const inFlightLimit = 2;

/**
 * Moves the window day by day. One day per animation frame at most, none while the GPU is behind; of several wishes the
 * newest wins. Nothing runs when nothing is wished for. Tells of `change` (another day, played or paused), `still` (all
 * is shown, and no more is to come) and `failed`.
 */
export class Player extends EventTarget {
  /** At most so many days per second; Infinity for one in every frame. */
  daysPerSecond = Infinity;
  #day: number;
  #wanted: number | null = null;
  #playing = false;
  #requested = 0;
  #inFlight = 0;
  #lastStep = 0;

  /**
   * last   the last day; playing goes on from the first after it
   * show   computes and draws a day; resolves when the GPU has finished it
   */
  constructor(
    first: number,
    readonly last: number,
    readonly show: (day: number) => Promise<void>,
  ) {
    super();
    this.#day = first;
    this.seek(first);
  }

  get day(): number {
    return this.#day;
  }

  get playing(): boolean {
    return this.#playing;
  }

  set playing(playing: boolean) {
    if (playing === this.#playing) return;
    this.#playing = playing;
    this.dispatchEvent(new Event('change'));
    this.#request();
    this.#restIfDone();
  }

  /** Goes to a day, the nearest there is. */
  seek(day: number): void {
    this.#wanted = Math.min(this.last, Math.max(0, Math.round(day)));
    this.#request();
  }

  #request(): void {
    if (this.#requested) return;
    if (this.#playing || this.#wanted !== null) this.#requested = requestAnimationFrame((time) => this.#tick(time));
  }

  #tick(time: number): void {
    this.#requested = 0;
    const next = this.#nextDay(time);
    if (next !== null && this.#inFlight < inFlightLimit) {
      this.#wanted = null;
      this.#lastStep = time;
      this.#day = next;
      void this.#run(next);
    }
    this.#request();
  }

  #nextDay(time: number): number | null {
    if (this.#wanted !== null) return this.#wanted;
    // A frame may come a little early; without the tolerance every other one would be missed.
    const due = time - this.#lastStep > 1000 / this.daysPerSecond - 4;
    if (!this.#playing || !due) return null;
    return this.#day >= this.last ? 0 : this.#day + 1;
  }

  async #run(day: number): Promise<void> {
    this.#inFlight += 1;
    this.dispatchEvent(new Event('change'));
    try {
      await this.show(day);
    } catch (error) {
      this.playing = false;
      this.dispatchEvent(new CustomEvent('failed', { detail: { error } }));
    } finally {
      this.#inFlight -= 1;
      this.#restIfDone();
    }
  }

  #restIfDone(): void {
    if (this.#inFlight === 0 && !this.#playing && this.#wanted === null) this.dispatchEvent(new Event('still'));
  }
}
