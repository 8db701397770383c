import { find } from './page';
import type { Player } from './player';
import type { Figures } from './stage';

/** Ties the page's controls to the elements' properties. */
export function connectOptions({ map, grid }: Pick<Figures, 'map' | 'grid'>): void {
  choice('cmap', (name) => (map.cmap = name));
  choice('norm', (norm) => (map.norm = norm));
  toggle('equate', (on) => (grid.equateAxes = on));
  toggle('zero', (on) => (grid.hideYZero = !on));
  toggle('first-hundred', (on) => (grid.maxTimesteps = on ? 100 : 0));
}

/** Ties button, slider, speed and keys to the player. */
export function connectPlayer(player: Player): void {
  const button = find<HTMLButtonElement>('play');
  const slider = find<HTMLInputElement>('day');
  button.disabled = slider.disabled = false;
  button.addEventListener('click', () => (player.playing = !player.playing));
  slider.addEventListener('input', () => player.seek(slider.valueAsNumber));
  choice('speed', (speed) => (player.daysPerSecond = Number(speed)));
  player.addEventListener('change', () => {
    button.classList.toggle('playing', player.playing);
    button.setAttribute('aria-label', player.playing ? 'Pause' : 'Play');
  });
  addEventListener('keydown', (event) => {
    if (event.key !== ' ' || (event.target as Element).closest('button, select, input, summary')) return;
    if (document.body.classList.contains('inspecting')) return;
    event.preventDefault();
    player.playing = !player.playing;
  });
}

function choice(id: string, set: (value: string) => void): void {
  const select = find<HTMLSelectElement>(id);
  select.addEventListener('change', () => set(select.value));
  set(select.value);
}

function toggle(id: string, set: (on: boolean) => void): void {
  const box = find<HTMLInputElement>(id);
  box.addEventListener('change', () => set(box.checked));
  set(box.checked);
}
