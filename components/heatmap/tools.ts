import { nothing, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { HeatmapNumbers, HeatmapView } from '../../src/views/heatmap/view';
import { normEnds } from '../../src/views/norm';
import { colorbar } from '../figure/colorbar';
import type { Box } from '../figure/layout';
import type { Language } from '../words/language';
import { heatmapControls } from './controls';
import { barBox } from './layout';
import { NormHandles } from './norm-handles';
import { LabelSearch, type SearchHost } from './search';

/** What a person changes by the tools. */
export interface ToolChange {
  norm?: string;
  threshold?: number | undefined;
  topK?: number;
}

/** The heatmap that has the tools, as it is now. */
export interface ToolsHost extends Omit<SearchHost, 'cornerOf'> {
  language: Language;
  view: HeatmapView | null;
  /** The numbers that were read last: the data may have changed since. */
  known: HeatmapNumbers | null;
  norm: string;
  threshold: number | undefined;
  topK: number;
  change(change: ToolChange): void;
}

/**
 * What stands around a heatmap to be worked with: the colour bar with its handles, and the controls with the search
 * box.
 */
export class HeatmapTools {
  readonly search: LabelSearch;
  readonly #handles: NormHandles;

  constructor(readonly host: () => ToolsHost) {
    const cornerOf = (row: number, column: number) => host().view!.map.cornerOf(row, column);
    this.search = new LabelSearch(() => ({ ...host(), cornerOf }));
    this.#handles = new NormHandles({
      language: () => host().language,
      ends: () => this.#ends(host().known),
      logarithmic: () => host().view?.options.norm.kind === 'log',
      norm: () => host().norm,
      setNorm: (norm) => {
        host().change({ norm });
        host().requestUpdate(); // the end of a drag sets the same norm: the bar is drawn anew all the same
      },
    });
  }

  /** The handles on the colour bar. */
  handles(plot: Box): TemplateResult | typeof nothing {
    const { view } = this.host();
    return view?.hasData ? this.#handles.template(barOf(view, plot)) : nothing;
  }

  /** Colours and numbers; `numbers` is null while the data is changing. */
  colorbar(plot: Box, view: HeatmapView, numbers: HeatmapNumbers | null): SVGTemplateResult {
    const { cmap, norm } = view.options;
    const ends = this.#handles.dragging ? this.#handles.scale : this.#ends(numbers);
    return colorbar(barOf(view, plot), ends, { cmap, norm, language: this.host().language });
  }

  controls(): TemplateResult {
    const { rows, columns, threshold, topK, known, change, language } = this.host();
    return heatmapControls({
      ...{ named: Boolean(rows ?? columns), found: this.search.state, threshold, topK, language },
      range: known && [known.range[0], known.range[1]],
      find: (text) => void this.search.find(text),
      next: (back) => this.search.next(back),
      setThreshold: (next) => change({ threshold: next }),
      setTopK: (next) => change({ topK: next }),
    });
  }

  #ends(known: HeatmapNumbers | null): readonly [number, number] | null {
    const { view } = this.host();
    if (!view?.hasData) return null;
    const { norm } = view.options;
    return normEnds(norm, (norm.kind === 'robust' ? known?.robust : known?.range) ?? null);
  }
}

function barOf({ options }: HeatmapView, plot: Box): Box {
  return barBox(plot, options.profiles.down !== null);
}
