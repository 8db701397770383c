// A page rendered on a server: objects are no attributes, and React sets no properties when it hydrates. A ref gives the data.
import { useCallback, useState } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import 'attnscope/components/attn-heatmap.js';
import type { AttnHeatmap } from 'attnscope/components/attn-heatmap.js';
import 'attnscope/react';

const data = { values: new Float32Array([0, 1, 1, 0]), shape: [2, 2] };

function Page() {
  const [told, setTold] = useState('');
  const show = useCallback((map: AttnHeatmap | null) => {
    if (map) map.data = data;
  }, []);
  return (
    <>
      <attn-heatmap
        id="map"
        ref={show}
        cmap="#000,#fff"
        norm="0,1"
        lock="none"
        no-axes
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

const root = document.querySelector('#root')!;
root.innerHTML = renderToString(<Page />);
hydrateRoot(root, <Page />, { onRecoverableError: (error) => document.body.append(`hydration: ${String(error)}`) });
