/** What is done in each frame. */
export interface Work {
  /** A step, and its pictures where they are due. */
  step(): Promise<void>;
  changed(): void;
  failed(error: unknown): void;
}

/** Takes steps: one per animation frame at most, none while the last is under way. */
export class Runner {
  #playing = false;
  #busy: Promise<void> | null = null;

  constructor(readonly work: Work) {}

  get playing(): boolean {
    return this.#playing;
  }

  start(): void {
    if (this.#playing) return;
    this.#playing = true;
    this.work.changed();
    void this.#run();
  }

  /** Resolves when the step that is under way is done. */
  async pause(): Promise<void> {
    if (this.#playing) {
      this.#playing = false;
      this.work.changed();
    }
    await this.#busy;
  }

  /** Takes one step, or does something else between two steps. */
  async once(work: () => Promise<void> = () => this.work.step()): Promise<void> {
    await this.pause();
    await this.#alone(work);
  }

  async #run(): Promise<void> {
    while (this.#playing) {
      // A page out of sight has no frames, and learns nothing meanwhile.
      await new Promise(requestAnimationFrame);
      if (this.#playing) await this.#alone(() => this.work.step());
    }
  }

  async #alone(work: () => Promise<void>): Promise<void> {
    while (this.#busy) await this.#busy;
    this.#busy = work().catch((error: unknown) => {
      this.#playing = false;
      this.work.failed(error);
    });
    this.work.changed();
    await this.#busy;
    this.#busy = null;
    this.work.changed();
  }

  get busy(): boolean {
    return this.#busy !== null;
  }
}
