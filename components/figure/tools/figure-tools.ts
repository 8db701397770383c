import { html, nothing, type TemplateResult } from 'lit';
import type { Language } from '../../words/language';
import { placed } from '../placed';
import type { Box } from '../layout';
import { icon } from './icons';
import { TooManyValues } from './sight';
import { toolList, type Tool, type ToolHost } from './tool-list';

/** A figure that is smaller has no room for tools, in CSS pixels. */
const smallest = { width: 160, height: 120 };
/** A button's width, and what the row has about them. */
const button = 28;
const around = 12;

/**
 * A row of buttons over the picture, or where it is narrow one button with a menu, as ARIA's authoring practices have
 * both: one stop of Tab, arrows within.
 */
export class FigureTools {
  /** The button that Tab reaches. */
  #at = 0;
  #open = false;
  #note = '';
  /** Whether the focus goes to the button that Tab reaches once it is there. */
  #focus = false;

  /** changed: called when there is another row to render */
  constructor(
    readonly host: ToolHost,
    readonly changed: () => void,
  ) {}

  /**
   * plot    the picture in the figure
   * figure  the figure's own size
   */
  template(plot: Box, figure: { width: number; height: number }): TemplateResult | typeof nothing {
    if (figure.width < smallest.width || figure.height < smallest.height) return nothing;
    const language = this.host.language();
    const tools = toolList(this.host);
    const wide = tools.length * button + around <= plot.width;
    if (wide) this.#open = false;
    this.#at = Math.min(this.#at, tools.length - 1);
    const place = { x: 0, y: plot.y, width: plot.x + plot.width, height: figure.height - plot.y };
    return html`<div
      class="tools-place"
      ${placed(place)}
      @keydown=${(event: KeyboardEvent) => this.#key(event, tools.length)}
      @focusout=${(event: FocusEvent) => this.#left(event)}
    >
      <div part="tools" role="toolbar" aria-label=${language.words.tools}>
        ${wide ? tools.map((tool, i) => this.#button(tool, { i, role: nothing })) : this.#more(language)}
      </div>
      ${this.#open ? this.#menu(tools, language) : nothing}
      <div part="tools-note" role="status">${this.#note}</div>
    </div>`;
  }

  /** To be called when the row was rendered. */
  rendered(root: ParentNode): void {
    if (!this.#focus) return;
    this.#focus = false;
    root
      .querySelector<HTMLElement>(this.#open ? '[role=menuitem][tabindex="0"]' : '[part=tool][tabindex="0"]')
      ?.focus();
  }

  #more({ words }: Language): TemplateResult {
    return html`<button
      part="tool"
      type="button"
      tabindex="0"
      title=${words.more}
      aria-label=${words.more}
      aria-haspopup="menu"
      aria-expanded=${this.#open}
      @click=${() => this.#toggle()}
    >
      ${icon('more')}
    </button>`;
  }

  #menu(tools: readonly Tool[], { words }: Language): TemplateResult {
    return html`<div part="tools-menu" role="menu" aria-label=${words.more}>
      ${tools.map((tool, i) => this.#button(tool, { i, role: 'menuitem' }))}
    </div>`;
  }

  #button(tool: Tool, { i, role }: { i: number; role: 'menuitem' | typeof nothing }): TemplateResult {
    const { name, label, refused } = tool;
    return html`<button
      part="tool"
      type="button"
      data-tool=${name}
      role=${role}
      tabindex=${i === this.#at ? '0' : '-1'}
      title=${refused ? `${label}. ${refused}` : label}
      aria-label=${label}
      aria-disabled=${refused ? 'true' : 'false'}
      @focus=${() => this.#reach(i)}
      @click=${() => void this.#run(tool)}
    >
      ${icon(name)}${role === nothing ? nothing : html`<span>${label}</span>`}
    </button>`;
  }

  #toggle(open = !this.#open): void {
    this.#open = open;
    [this.#at, this.#focus, this.#note] = [0, true, ''];
    this.changed();
  }

  #reach(i: number): void {
    if (this.#at === i) return;
    this.#at = i;
    this.changed();
  }

  #key(event: KeyboardEvent, count: number): void {
    const { key } = event;
    const steps: Record<string, number> = this.#open
      ? { ArrowDown: this.#at + 1, ArrowUp: this.#at - 1, Home: 0, End: -1 }
      : { ArrowRight: this.#at + 1, ArrowLeft: this.#at - 1, Home: 0, End: -1 };
    if (Object.hasOwn(steps, key)) {
      this.#at = (steps[key] + count) % count;
      this.#focus = true;
      this.changed();
    } else if (key === 'Escape' && this.#open) this.#toggle(false);
    else if (key === 'ArrowDown' && (event.target as Element).matches('[aria-haspopup]')) this.#toggle(true);
    else return;
    event.preventDefault();
  }

  /** The focus has gone elsewhere: the menu closes, and what was said is over. */
  #left({ currentTarget, relatedTarget }: FocusEvent): void {
    if (relatedTarget instanceof Node && (currentTarget as Element).contains(relatedTarget)) return;
    if (!this.#open && !this.#note) return;
    [this.#open, this.#note] = [false, ''];
    this.changed();
  }

  async #run({ run, refused }: Tool): Promise<void> {
    if (this.#open) this.#toggle(false);
    this.#note = refused ?? '';
    this.changed();
    if (refused) return;
    try {
      this.#note = await run();
    } catch (error) {
      this.#note = this.#sentence(error as Error);
    }
    this.changed();
  }

  #sentence(error: Error): string {
    const language = this.host.language();
    const { words } = language;
    if (error instanceof TooManyValues) return words.tooMany(language.amount(error.count), language.amount(error.most));
    return error.name === 'NotAllowedError' ? words.notAllowed : error.message;
  }
}
