import { words } from './words.js';

/**
 * `<lesson-frame lesson="04-sse"></lesson-frame>`: the running lesson, to be used in the page; or,
 * when it is not running, the command that starts it.
 */
class LessonFrame extends HTMLElement {
  #status = element('p', { role: 'status', textContent: words.looking });

  connectedCallback() {
    this.replaceChildren(this.#status);
    this.#look(() => this.#help());
  }

  async #look(otherwise) {
    const { url, running } = await stateOf(this.lesson);
    if (running) this.#show(url);
    else otherwise();
  }

  get lesson() {
    return this.getAttribute('lesson');
  }

  #show(url) {
    const title = words.frameTitle(this.lesson);
    const link = element('a', { href: url, target: '_blank', textContent: words.ownTab });
    this.replaceChildren(element('iframe', { src: url, title }), link);
  }

  #help() {
    const button = element('button', { type: 'button', textContent: words.checkAgain });
    button.addEventListener('click', () => {
      this.#look(() => {
        this.#status.textContent = words.checkedAt(new Date().toLocaleTimeString());
      });
    });
    this.#status.textContent = '';
    this.replaceChildren(
      element('p', { textContent: words.notRunning }),
      element('pre', { textContent: `npx pnpm --filter ${this.lesson} dev` }),
      element('p', { textContent: words.orAll }),
      element('pre', { textContent: 'npx pnpm dev' }),
      button,
      this.#status,
    );
  }
}

/** Where the docs are served by something else than their own server, no lesson is running. */
async function stateOf(lesson) {
  try {
    const answer = await fetch('running.json');
    const lessons = await answer.json();
    return lessons[lesson] ?? { running: false };
  } catch {
    return { running: false };
  }
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

customElements.define('lesson-frame', LessonFrame);
