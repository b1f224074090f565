import { language, say } from './language.js';
import { element, stateOf } from './running.js';

/**
 * `<lesson-frame lesson="04-sse"></lesson-frame>`: the running lesson, to be used in the page; or,
 * when it is not running, the command that starts it.
 */
class LessonFrame extends HTMLElement {
  #words = say();
  #status = element('p', { role: 'status', textContent: this.#words.looking });

  async connectedCallback() {
    this.replaceChildren(this.#status);
    const state = await stateOf(this.lesson);
    if (!state) this.#elsewhere();
    else if (state.running) this.#show(state.url);
    else this.#help();
  }

  get lesson() {
    return this.getAttribute('lesson');
  }

  #show(url) {
    const src = `${url}?lang=${language()}`;
    const title = this.#words.frameTitle(this.lesson);
    const link = element('a', { href: src, target: '_blank', textContent: this.#words.ownTab });
    this.replaceChildren(element('iframe', { src, title }), link);
  }

  #help() {
    const button = element('button', { type: 'button', textContent: this.#words.checkAgain });
    button.addEventListener('click', async () => {
      const { running, url } = await stateOf(this.lesson);
      if (running) this.#show(url);
      else this.#status.textContent = this.#words.checkedAt(new Date().toLocaleTimeString());
    });
    this.#status.textContent = '';
    this.replaceChildren(...this.#commands(this.#words.notRunning), button, this.#status);
  }

  /** No lesson can be started from here: the pages are plain files on some server. */
  #elsewhere() {
    this.replaceChildren(...this.#commands(this.#words.elsewhere));
  }

  #commands(introduction) {
    return [
      element('p', { textContent: introduction }),
      element('pre', { textContent: `npx pnpm --filter ${this.lesson} dev` }),
      element('p', { textContent: this.#words.orAll }),
      element('pre', { textContent: 'npx pnpm dev' }),
    ];
  }
}

customElements.define('lesson-frame', LessonFrame);
