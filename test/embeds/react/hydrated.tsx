// A page rendered on a server: when React hydrates it sets no properties and hears no events of custom elements. A ref does both.
import { useCallback, useState } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import 'attnscope/components/attn-heatmap.js';
import type { AttnHeatmap, AttnHeatmapEventMap } from 'attnscope/components';
import 'attnscope/react';

const data = { values: new Float32Array([0, 1, 1, 0]), shape: [2, 2] };

function Page() {
  const [told, setTold] = useState('');
  const show = useCallback((map: AttnHeatmap) => {
    map.data = data;
    const select = ({ detail }: AttnHeatmapEventMap['cell-select']) =>
      setTold(JSON.stringify([detail.indices, detail.value, map.id]));
    map.addEventListener('cell-select', select);
    return () => map.removeEventListener('cell-select', select);
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
      />
      <output>{told}</output>
    </>
  );
}

const root = document.querySelector('#root')!;
root.innerHTML = renderToString(<Page />);
hydrateRoot(root, <Page />, { onRecoverableError: (error) => document.body.append(`hydration: ${String(error)}`) });
