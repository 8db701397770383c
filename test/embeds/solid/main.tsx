import { createSignal } from 'solid-js';
import { render } from 'solid-js/web';
import 'attnscope/components/attn-heatmap.js';
import 'attnscope/solid';

const data = { values: new Float32Array([0, 1, 1, 0]), shape: [2, 2] };

function Page() {
  const [told, setTold] = createSignal('');
  return (
    <>
      <attn-heatmap
        id="map"
        data={data}
        cmap="#000,#fff"
        norm="0,1"
        lock="none"
        prop:noAxes={true}
        attr:no-colorbar=""
        style={{ width: '200px', height: '200px' }}
        on:cell-select={({ detail, currentTarget }) =>
          setTold(JSON.stringify([detail.indices, detail.value, currentTarget.id]))
        }
      />
      <output>{told()}</output>
    </>
  );
}

export const Wrong = () => (
  // @ts-expect-error: there is no such word
  <attn-heatmap minify="largest" />
);
export const WrongDetail = () => (
  // @ts-expect-error: the detail has no row
  <attn-heatmap on:cell-hover={({ detail }) => detail.row} />
);

render(() => <Page />, document.querySelector('#root')!);
