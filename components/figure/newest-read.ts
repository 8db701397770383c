/**
 * Reads of which the newest counts. One that another has overtaken ends with that one, so that whoever waits for it
 * finds what the newest has brought.
 */
export class NewestRead {
  #newest: Promise<void> = Promise.resolve();
  #turn = 0;

  /**
   * Starts a read. Resolves when it has ended, and with it those that were begun meanwhile.
   *
   * read  is given whether it is the newest still: what an older one has read is dropped
   */
  async run(read: (isNewest: () => boolean) => Promise<void>): Promise<void> {
    const turn = (this.#turn += 1);
    let newest = (this.#newest = read(() => turn === this.#turn));
    await newest;
    while (newest !== this.#newest) await (newest = this.#newest);
  }

  /** What is being read counts no more. */
  drop(): void {
    this.#turn += 1;
  }
}
