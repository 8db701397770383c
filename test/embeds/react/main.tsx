import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import 'attnscope/components/attn-heatmap.js';
import 'attnscope/react';

const data = { values: new Float32Array([0, 1, 1, 0]), shape: [2, 2] };

function Page() {
  const [told, setTold] = useState('');
  return (
    <>
      <attn-heatmap
        id="map"
        data={data}
        cmap="#000,#fff"
        norm="0,1"
        lock="none"
        noAxes
        no-colorbar
        style={{ width: 200, height: 200 }}
        oncell-select={({ detail, currentTarget }) =>
          setTold(JSON.stringify([detail.indices, detail.value, currentTarget.id]))
        }
      />
      <output>{told}</output>
    </>
  );
}

export const wrong = (
  // @ts-expect-error: there is no such word
  <attn-heatmap minify="largest" />
);
export const wrongDetail = (
  // @ts-expect-error: the detail has no row
  <attn-heatmap oncell-hover={({ detail }) => detail.row} />
);

createRoot(document.querySelector('#root')!).render(<Page />);
