import { expect } from 'chai';
import { Player } from '../../demo/player';
import { until } from '../support/mount';

/** A player whose pictures are finished when the test says so. */
function slowPlayer(first: number, last: number) {
  const shown: number[] = [];
  const waiting: (() => void)[] = [];
  const player = new Player(first, last, (day) => {
    shown.push(day);
    return new Promise((done) => waiting.push(done));
  });
  return { player, shown, finishAll: () => waiting.splice(0).forEach((done) => done()) };
}

const frames = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((done) => requestAnimationFrame(done));
};

describe('the player', () => {
  it('shows the first window, rests, and asks for no more', async () => {
    const shown: number[] = [];
    const player = new Player(7, 20, async (day) => void shown.push(day));
    await new Promise((done) => player.addEventListener('still', done, { once: true }));
    await frames(5);
    expect(shown).to.deep.equal([7]);
  });

  it('plays day by day, and begins again after the last', async () => {
    const shown: number[] = [];
    const player = new Player(18, 20, async (day) => void shown.push(day));
    await until(() => shown.length === 1);
    player.playing = true;
    await until(() => shown.length >= 6);
    player.playing = false;
    expect(shown.slice(0, 6)).to.deep.equal([18, 19, 20, 0, 1, 2]);
  });

  it('waits while the GPU is two pictures behind, and then shows the newest wish only', async () => {
    const { player, shown, finishAll } = slowPlayer(0, 100);
    await until(() => shown.length === 1);
    player.seek(1);
    await until(() => shown.length === 2);
    for (const day of [10, 20, 30]) {
      player.seek(day);
      await frames(2);
    }
    expect(shown).to.deep.equal([0, 1]);
    finishAll();
    await until(() => shown.length === 3);
    await frames(3);
    expect(shown).to.deep.equal([0, 1, 30]);
    finishAll();
  });

  it('keeps to the speed asked for', async () => {
    const shown: number[] = [];
    const player = new Player(0, 1000, async (day) => void shown.push(day));
    await until(() => shown.length === 1);
    player.daysPerSecond = 4;
    player.playing = true;
    await new Promise((done) => setTimeout(done, 1100));
    player.playing = false;
    expect(shown.length).to.be.within(3, 6);
  });

  it('goes to the nearest day there is', async () => {
    const shown: number[] = [];
    const player = new Player(3, 20, async (day) => void shown.push(day));
    await until(() => shown.length === 1);
    player.seek(500);
    await until(() => shown.length === 2);
    player.seek(-2);
    await until(() => shown.length === 3);
    expect(shown).to.deep.equal([3, 20, 0]);
  });

  it('stops playing and tells of it when a picture fails', async () => {
    const player = new Player(0, 20, (day) =>
      day === 2 ? Promise.reject(new Error('day 2 is bad')) : Promise.resolve(),
    );
    const failed = new Promise<CustomEvent>((done) =>
      player.addEventListener('failed', (event) => done(event as CustomEvent)),
    );
    player.playing = true;
    expect((await failed).detail.error.message).to.equal('day 2 is bad');
    expect(player.playing).to.equal(false);
  });
});
