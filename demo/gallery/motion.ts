import type { Card } from './card';

/**
 * Moves the live examples that are on the screen, each at its own pace and none while its last picture is still on the
 * way. Stands still under prefers-reduced-motion until a person says otherwise. Tells of `change` (moving or not) and
 * `failed`.
 */
export class Motion extends EventTarget {
  #moving = false;
  #requested = 0;
  readonly #busy = new Set<Card>();
  readonly #last = new Map<Card, number>();
  readonly #reduced = matchMedia('(prefers-reduced-motion: reduce)');

  constructor(readonly cards: readonly Card[]) {
    super();
    this.#reduced.addEventListener('change', () => (this.moving = !this.#reduced.matches));
    this.moving = !this.#reduced.matches;
  }

  get moving(): boolean {
    return this.#moving;
  }

  set moving(moving: boolean) {
    this.#moving = moving;
    this.dispatchEvent(new Event('change'));
    this.wake();
  }

  /** Something came into sight, or the motion began. */
  wake(): void {
    if (this.#requested || !this.#moving || !this.#candidates().length) return;
    this.#requested = requestAnimationFrame((time) => {
      this.#requested = 0;
      for (const card of this.#candidates()) if (!this.#busy.has(card)) void this.#advance(card, time);
      this.wake();
    });
  }

  async #advance(card: Card, time: number): Promise<void> {
    const pace = card.example.live?.pace ?? 30;
    if (time - (this.#last.get(card) ?? -Infinity) < 1000 / pace - 4) return;
    this.#last.set(card, time);
    this.#busy.add(card);
    try {
      await card.advance();
      this.#busy.delete(card);
    } catch (error) {
      // It stays busy: a broken example does not move on.
      this.dispatchEvent(new CustomEvent('failed', { detail: { error } }));
    }
  }

  #candidates(): Card[] {
    return this.cards.filter((card) => card.example.live && card.inSight);
  }
}
