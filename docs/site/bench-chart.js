import { shown } from './bench-file.js';
import { charts } from './charts.js';
import { say } from './language.js';
import { library } from './library.js';
import { element } from './running.js';

let loading;

/**
 * `<bench-chart of="delay"></bench-chart>`: one picture of the result that is shown, and the same
 * figures as a table. The library that draws is loaded by the first page that has a picture.
 */
class BenchChart extends HTMLElement {
  #words = say().bench;
  #gone = new AbortController();
  #drawing = element('div', {});
  #resized = new ResizeObserver(() => this.#draw());
  #width = 0;

  connectedCallback() {
    shown.addEventListener('change', () => this.#show(), { signal: this.#gone.signal });
    this.#show();
    this.#resized.observe(this);
  }

  disconnectedCallback() {
    this.#gone.abort();
    this.#resized.disconnect();
  }

  #show() {
    const rows = shown.result ? this.#chart.rows(shown.result) : [];
    this.#width = 0;
    if (rows.length === 0) {
      const text = shown.result ? this.#words.notMeasured : this.#words.nothing;
      this.replaceChildren(element('p', { textContent: text }));
      return;
    }
    const { legend } = this.#said();
    const details = element(
      'details',
      {},
      element('summary', { textContent: this.#words.asTable }),
      tableOf(this.#chart.table(rows, this.#words)),
    );
    this.replaceChildren(
      element('figure', {}, this.#drawing, element('figcaption', { textContent: legend })),
      details,
    );
    this.#draw();
  }

  /** Draws in the width that there is; what is drawn in that width already stays. */
  async #draw() {
    loading ??= library('d3/dist/d3.min.js').then(() =>
      library('@observablehq/plot/dist/plot.umd.min.js'),
    );
    try {
      await loading;
    } catch {
      this.#drawing.textContent = this.#words.noDrawing;
      return;
    }
    const width = Math.floor(this.#drawing.clientWidth); // 0 where there is nothing to draw
    if (width === 0 || width === this.#width) return;
    this.#width = width;
    const rows = this.#chart.rows(shown.result);
    this.#drawing.replaceChildren(...this.#chart.draw(rows, { ...this.#said(), width }));
    // To those who cannot see it a drawing is one thing with a name; its figures are in the table.
    for (const svg of this.#drawing.querySelectorAll('svg')) {
      svg.role = 'img';
      for (const part of svg.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
    }
  }

  get #chart() {
    return charts[this.getAttribute('of')];
  }

  /** The axis and the legend, for the loads of the run. */
  #said() {
    return this.#words.charts[this.getAttribute('of')](shown.result.run);
  }
}

/** The first row is the head; the first cell of each is what the others are of. */
function tableOf([head, ...rows]) {
  const th = (scope, textContent) => element('th', { scope, textContent });
  const lines = rows.map(([name, ...cells]) =>
    element(
      'tr',
      {},
      th('row', name),
      ...cells.map((textContent) => element('td', { textContent })),
    ),
  );
  return element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head.map((name) => th('col', name)))),
    element('tbody', {}, ...lines),
  );
}

customElements.define('bench-chart', BenchChart);
