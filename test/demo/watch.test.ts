import { expect } from 'chai';
import type { AttnHeatmap } from '../../components/attn-heatmap';
import type { AttnOverview } from '../../components/attn-overview';
import type { FeatureGrid } from '../../components/feature-grid';
import type { BufferData } from '../../src/tensor/buffer-data';
import { wantedFor } from '../../demo/watch/sight';
import type { RankInfo } from '../../src/wire/message';
import { weightsOf } from '../reference/virtual-maps';
import { find } from '../support/demo-page';
import { failOnGpuErrors } from '../support/engine';
import { pointIn, wheel } from '../support/hand';
import { until } from '../support/mount';
import { bytesOf, frameOf, namesFrame, rankOf, seededMaps, statesFrame } from '../wire/frames';

/** In place of the browser's: the server's end is the test. */
class FakeSocket extends EventTarget {
  static readonly all: FakeSocket[] = [];
  binaryType = 'blob';
  readonly sent: { type: string; layers?: unknown }[] = [];

  constructor(readonly address: string) {
    super();
    FakeSocket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as { type: string });
  }

  close(): void {}

  gives(data: ArrayBuffer | object): void {
    const message = data instanceof ArrayBuffer ? data : JSON.stringify(data);
    this.dispatchEvent(new MessageEvent('message', { data: message }));
  }

  get asked(): string {
    return JSON.stringify(this.sent.filter(({ type }) => type === 'subscribe').at(-1)?.layers);
  }
}

const latest = (): FakeSocket => FakeSocket.all.at(-1)!;
const said = (id: string): string => (find(id).hidden ? '' : find(id).textContent!);
const given = seededMaps(24, 21);
const two: RankInfo[] = [
  { ...rankOf(3), layers: rankOf(3).layers.slice(0, 2) },
  { rank: 1, live: true, layers: rankOf(3).layers.slice(2) },
];

async function welcome(socket: FakeSocket): Promise<void> {
  socket.dispatchEvent(new Event('open'));
  socket.gives({ type: 'welcome', version: 1, run: 'demo' });
  socket.gives({ type: 'model', ranks: two, dark: [] });
}

describe('the page of a running model', () => {
  failOnGpuErrors();
  let socket: FakeSocket;
  let heads: AttnOverview;
  let map: AttnHeatmap;

  before(async () => {
    history.replaceState(null, '', '?token=a+b');
    Object.assign(globalThis, { WebSocket: FakeSocket });
    const html = new DOMParser().parseFromString(await (await fetch('/watch.html')).text(), 'text/html');
    document.body.replaceChildren(...html.body.children);
    // Both in sight at once, in the small window of a test.
    for (const id of ['heads', 'map', 'states']) Object.assign(find(id).style, { width: '200px', height: '160px' });
    await import('../../demo/watch/main');
    await until(() => FakeSocket.all.length > 0);
    socket = FakeSocket.all[0];
    [heads, map] = [find<AttnOverview>('heads'), find<AttnHeatmap>('map')];
  });

  it('before there are thumbnails asks each rank that is there for its first layer', () => {
    const rank = (number: number, live: boolean, ...layers: number[]): RankInfo => ({
      ...{ rank: number, live },
      layers: layers.map((layer) => ({ layer, kind: 'attention', heads: [0, 4], keyHeads: [0, 4], of: 4 })),
    });
    const run = {
      layers: [0, 1, 2, 3, 4],
      heads: 4,
      ranks: [rank(0, true, 0, 1), rank(1, false, 2), rank(2, true, 3, 4)],
    };
    const sight = { all: true, one: false, recurrent: false, hidden: false };
    const shown = { layer: 0, head: 0, recurrent: null, ordered: false, seen: [] };
    // A process that is a new one may be the only one that has read the text that is shown.
    expect([...wantedFor(sight, run, shown)]).to.deep.equal([
      [0, null],
      [3, null],
    ]);
  });

  it('connects to the server that gave it, with its token', async () => {
    expect(socket.address).to.equal(`ws://${location.host}/stream?token=a%20b`);
    await welcome(socket);
    expect(socket.sent[0].type).to.equal('hello');
    expect(said('connection')).to.equal('Connected. No token has come yet.');
    // There are thumbnails once a layer has sent a token: the first one of each rank is asked for.
    await until(() => socket.asked === '[0,2]');
  });

  it('shows all layers and heads live, and the one that is clicked', async () => {
    socket.gives(bytesOf(namesFrame(Array.from({ length: 24 }, (_, i) => `t${i}`))));
    for (const layer of [0, 1, 2]) socket.gives(bytesOf(frameOf(given, { layer, tokens: [0, 16] })));
    await until(() => heads.data !== null && map.data !== null);
    await Promise.all([heads.updateComplete, map.updateComplete]);
    expect(await heads.probe(1, 2, 9, 3)).to.be.closeTo(weightsOf(given, 2, 9)[3], 1e-6);
    for (const layer of [0, 1, 2]) socket.gives(bytesOf(frameOf(given, { layer, tokens: [16, 24] })));
    heads.dispatchEvent(new CustomEvent('head-select', { detail: { layer: 2, head: 3 } }));
    await until(() => map.head === 3 && map.rows?.length === 24);
    await Promise.all([heads.updateComplete, map.updateComplete]);
    expect(said('one-title')).to.equal('Layer 2, head 3');
    expect(await map.probe(3, 23, 5)).to.be.closeTo(weightsOf(given, 3, 23)[5], 1e-5);
    expect(await heads.probe(0, 1, 20, 11)).to.be.closeTo(weightsOf(given, 1, 20)[11], 1e-6);
    expect(said('run')).to.equal('demo: 3 layers, 2 of 2 ranks, 24 tokens');
    expect(map.columns![23]).to.equal('t23');
    await until(() => socket.asked === '[0,1,2]');
  });

  it('says what was dropped and which layers are dark, and takes it back', async () => {
    socket.gives(bytesOf(frameOf(given, { layer: 1, dropped: 12 })));
    expect(said('dropped')).to.match(/^12 rows were not sent/);
    socket.gives({ type: 'model', ranks: [two[0], { ...two[1], live: false }], dark: [[2, 0, 4]] });
    expect(said('dark')).to.match(/^Rank 1 is gone. Dark: layer 2 heads 0 to 3\./);
    expect(await heads.probe(1, 2, 9, 3), 'the rest goes on').to.be.closeTo(weightsOf(given, 2, 9)[3], 1e-6);
    socket.gives({ type: 'model', ranks: two, dark: [] });
    expect(said('dark')).to.equal('');
    socket.gives({
      type: 'model',
      ranks: [two[0], { ...two[1], live: false }],
      dark: [
        [0, 0, 4],
        [1, 0, 4],
        [2, 1, 2],
      ],
    });
    expect(said('dark')).to.contain('Dark: layers 0 to 1 heads 0 to 3; layer 2 head 1.');
    socket.gives({ type: 'model', ranks: two, dark: [] });
  });

  it('asks only for the head in sight, and for nothing while nothing is', async () => {
    find('all').style.display = 'none';
    await until(() => socket.asked === '[{"layer":2,"heads":[3,4]}]');
    find('one').style.display = 'none';
    await until(() => socket.asked === '[]');
    for (const id of ['all', 'one']) find(id).style.display = '';
    await until(() => socket.asked === '[0,1,2]');
  });

  it('asks for layers whose thumbnails are scrolled into sight, and for all while heads are sorted', async () => {
    const many = { ...rankOf(40) };
    socket.gives({ type: 'model', ranks: [many], dark: [] });
    socket.gives(bytesOf(frameOf(given, { layer: 0 })));
    const layersAsked = (): number[] =>
      (JSON.parse(socket.asked) as (number | { layer: number })[]).map((one) => (typeof one === 'number' ? one : -1));
    const whole = (): number[] => layersAsked().filter((layer) => layer >= 0);
    await until(() => heads.headsInSight.length > 0 && whole().length > 1 && whole().length < 40);
    const shown = [...new Set(heads.headsInSight.map(({ layer }) => layer))];
    await until(() => whole().join() === shown.join());
    expect(shown[0]).to.equal(0);
    const before = socket.sent.length;
    await wheel(pointIn(heads, 0.4, 0.4), 4000);
    await until(() => whole().includes(39) && !whole().includes(0));
    expect(socket.sent.length - before, 'messages').to.be.at.most(2);
    expect(socket.asked, 'the picked head too').to.contain('{"layer":2,"heads":[3,4]}');
    const order = find<HTMLSelectElement>('order');
    order.value = 'entropy';
    order.dispatchEvent(new Event('change'));
    await until(() => whole().length === 40);
    order.value = 'layer';
    order.dispatchEvent(new Event('change'));
    await until(() => whole().length < 40);
    socket.gives({ type: 'model', ranks: two, dark: [] });
    heads.resetView();
    await until(() => socket.asked === '[0,1,2]');
  });

  it('tells what it cannot read and keeps its pictures', async () => {
    const bytes = bytesOf(frameOf(given, { layer: 0 }));
    new Uint8Array(bytes)[200] ^= 1;
    socket.gives(bytes);
    expect(said('complaint')).to.match(/checksum/);
    expect(await heads.probe(0, 1, 20, 11)).to.be.closeTo(weightsOf(given, 1, 20)[11], 1e-6);
  });

  it('connects again when the process comes back, and begins anew with another run', async () => {
    socket.dispatchEvent(new CloseEvent('close'));
    expect(said('connection')).to.equal('The connection ended. Trying again …');
    await until(() => FakeSocket.all.length === 2);
    const next = FakeSocket.all[1];
    next.dispatchEvent(new Event('open'));
    next.gives({ type: 'welcome', version: 1, run: 'second' });
    next.gives({ type: 'model', ranks: [rankOf(2)], dark: [] });
    await until(() => next.asked === '[0]');
    expect(said('run')).to.equal('second: 2 layers, 1 of 1 ranks, 0 tokens');
    await until(() => heads.data === null);
    const other = seededMaps(6, 31);
    next.gives(bytesOf(frameOf(other, { layer: 1 })));
    await until(() => heads.data !== null);
    await heads.updateComplete;
    expect(await heads.probe(1, 0, 5, 2)).to.be.closeTo(weightsOf(other, 0, 5)[2], 1e-6);
  });

  it('shows a recurrent layer’s outputs live, and asks for the layer that is chosen', async () => {
    const layer = (number: number) => ({ layer: number, kind: 'states', heads: [0, 1], keyHeads: [0, 1], of: 1 });
    expect(find('recurrent').hidden).to.equal(true);
    latest().gives({ type: 'model', ranks: [{ rank: 0, live: true, layers: [layer(2), layer(5)] }], dark: [] });
    const states = find<FeatureGrid>('states');
    await until(() => find('recurrent').checkVisibility() && ['all', 'one'].every((id) => !find(id).checkVisibility()));
    await until(() => latest().asked === '[2]');
    expect(said('connection')).to.equal('Connected. Nothing has come yet.');
    latest().gives(bytesOf(statesFrame([0, 20], 3)));
    await until(() => states.data !== null);
    await states.updateComplete;
    expect(await states.probe(19, 1)).to.equal(58);
    latest().gives(bytesOf(statesFrame([20, 30], 3)));
    await until(() => (states.data as BufferData).shape[0] === 30);
    await states.updateComplete;
    expect(await states.probe(29, 2)).to.equal(89);
    expect(said('run')).to.equal('second: 2 recurrent layers, 1 of 1 ranks, 30 time steps');
    expect(said('connection')).to.equal('');
    const chosen = find<HTMLSelectElement>('recurrent-layer');
    expect([...chosen.options].map(({ text }) => text)).to.deep.equal(['Layer 2', 'Layer 5']);
    chosen.value = '5';
    chosen.dispatchEvent(new Event('change'));
    await until(() => latest().asked === '[5]' && states.data === null);
    latest().gives({ type: 'model', ranks: two, dark: [] });
    await until(() => ['all', 'one'].every((id) => find(id).checkVisibility()) && !find('recurrent').checkVisibility());
    for (const number of [0, 1, 2]) latest().gives(bytesOf(frameOf(given, { layer: number })));
    const asked = (): unknown[] => JSON.parse(latest().asked) as unknown[];
    await until(() => asked().length === 3 && asked().slice(0, 2).join() === '0,1'); // of layer 2 the heads in sight
  });
});
