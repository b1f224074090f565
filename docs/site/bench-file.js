import { maxLength, NoResult, readResult } from '../../bench/read-result.js';
import { language, say } from './language.js';
import { element } from './running.js';

const shipped = new URL('../../packages/bench/result.json', import.meta.url);

/** The result that is drawn, if there is one. It says `change` when there is another, or none. */
class Shown extends EventTarget {
  result;

  show(result) {
    this.result = result;
    this.dispatchEvent(new Event('change'));
  }
}

export const shown = new Shown();

/**
 * `<bench-file></bench-file>`: which result of the benchmark is drawn: the one that comes with the
 * course, or a file of the reader's, chosen or dropped here. It is read in the browser, and sent
 * nowhere.
 */
class BenchFile extends HTMLElement {
  #words = say().bench;
  #status = element('p', { role: 'status' });
  #about = element('dl', {});
  /** Counts what was asked for: only the last counts. */
  #turn = 0;

  connectedCallback() {
    const input = element('input', { type: 'file', accept: '.json,application/json' });
    const back = element('button', { type: 'button', textContent: this.#words.shipped });
    input.addEventListener('change', () => this.#takeFile(input.files[0]));
    back.addEventListener('click', () => {
      input.value = '';
      this.#takeShipped();
    });
    this.addEventListener('dragover', (event) => event.preventDefault());
    this.addEventListener('drop', (event) => {
      event.preventDefault();
      this.#takeFile(event.dataTransfer.files[0]);
    });
    const label = element('label', {}, `${this.#words.own} `, input);
    this.replaceChildren(
      element('div', {}, label, back),
      element('p', { textContent: this.#words.stays }),
      this.#status,
      this.#about,
    );
    this.#takeShipped();
  }

  #takeShipped() {
    this.#take(this.#words.shippedFile, async () => (await fetch(shipped)).text());
  }

  #takeFile(file) {
    if (!file) return;
    this.#take(file.name, async () => {
      if (file.size > maxLength) throw new NoResult('large');
      return file.text();
    });
  }

  async #take(name, read) {
    this.#turn += 1;
    const turn = this.#turn;
    let result;
    let sentence = this.#words.drawn(name);
    try {
      result = readResult(await read());
    } catch (error) {
      sentence = this.#refusal(name, error);
    }
    if (turn !== this.#turn) return;
    this.#status.textContent = sentence;
    this.#about.replaceChildren(...(result ? this.#describe(result) : []));
    shown.show(result);
  }

  #refusal(name, error) {
    if (!(error instanceof NoResult)) return this.#words.unreadable(name);
    return this.#words[error.reason](name, error.where);
  }

  #describe({ date, machine, run }) {
    const versions = Object.entries(machine.versions).map((each) => each.join(' '));
    const lines = [
      [this.#words.when, this.#words.rounds(date, run.rounds, run.seconds)],
      [this.#words.machine, this.#words.cores(machine.cpu, machine.cores, machine.memory)],
      [this.#words.system, `${machine.system}, Node.js ${machine.node}`],
      [this.#words.libraries, versions.join(language() === 'zh' ? '、' : ', ')],
    ];
    return lines.flatMap(([term, text]) => [
      element('dt', { textContent: term }),
      element('dd', { textContent: text }),
    ]);
  }
}

customElements.define('bench-file', BenchFile);
