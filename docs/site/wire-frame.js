import { language, say } from './language.js';
import { element, stateOf } from './running.js';

const view = new URL('../../wire/index.html', import.meta.url);

/**
 * `<wire-frame trace="04-sse" lesson="04-sse"></wire-frame>`: the bytes of a lesson. While it runs, the
 * lesson and its wire view side by side; else, or without a lesson, the view of a recorded trace, for
 * which nothing has to run.
 */
class WireFrame extends HTMLElement {
  #words = say();
  #status = element('span', { role: 'status', textContent: this.#words.looking });

  connectedCallback() {
    this.replaceChildren(this.#status);
    this.#look((state) => this.#showRecording(state));
  }

  get lesson() {
    return this.getAttribute('lesson');
  }

  async #look(otherwise) {
    const state = await stateOf(this.lesson);
    if (state?.running && state.view.running) this.#showBoth(state);
    else otherwise(state);
  }

  #showBoth(state) {
    const { url, view } = state;
    const { space } = this.#words;
    const viewUrl = `${view.url}?lang=${language()}`;
    const recording = button(this.#words.showRecording, () => this.#showRecording(state));
    this.className = 'both';
    this.replaceChildren(
      frame(`${url}?lang=${language()}`, this.#words.frameTitle(this.lesson)),
      frame(viewUrl, this.#words.viewTitle(this.lesson)),
      element('p', {}, this.#words.live + space, ownTab(viewUrl), ' ', recording),
    );
  }

  /** Without a state, no lesson can be started from here. */
  #showRecording(state) {
    const trace = this.getAttribute('trace');
    const { space } = this.#words;
    const url = `${view}?trace=${trace}&lang=${language()}`;
    const again = button(this.#words.showLive, () =>
      this.#look(() => {
        this.#status.textContent = this.#words.checkedAt(new Date().toLocaleTimeString());
      }),
    );
    this.#status.textContent = '';
    this.className = 'recording';
    this.replaceChildren(
      frame(url, this.#words.recordingTitle(trace)),
      element('p', {}, this.#words.recording + space, ownTab(url)),
    );
    if (this.lesson && state)
      this.lastChild.append(`${space}${this.#words.startIt} `, again, ' ', this.#status);
  }
}

function frame(src, title) {
  return element('iframe', { src, title, loading: 'lazy' });
}

function ownTab(href) {
  return element('a', { href, target: '_blank', textContent: say().viewTab });
}

function button(textContent, onPress) {
  const made = element('button', { type: 'button', textContent });
  made.addEventListener('click', onPress);
  return made;
}

customElements.define('wire-frame', WireFrame);
