import { say } from './language.js';
import { element } from './running.js';

/**
 * A docsify plugin, after those that change the page: what docsify and its button for code leave wrong
 * for those who hear a page or have no mouse. Its contents are a part of the page with a name, the way
 * to them is one button and not a button in a button, and nothing has a role that its element cannot
 * have.
 */
export function landmarks(hook) {
  const label = element('span', { id: 'sidebar-label', hidden: true });

  // What scrolls in itself has to be reached by those who scroll with keys.
  const scrollers = new ResizeObserver((changes) => {
    for (const { target } of changes) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute('tabindex');
    }
  });

  hook.mounted(() => {
    document.querySelector('main').removeAttribute('role');
    document.querySelector('#main').removeAttribute('role');
    document.querySelector('.sidebar').role = 'region';
    const inner = document.querySelector('.sidebar-toggle-button');
    for (const { name } of [...inner.attributes]) if (name !== 'class') inner.removeAttribute(name);
    const button = document.querySelector('.sidebar-toggle');
    button.removeAttribute('tabindex');
    button.setAttribute('aria-controls', '__sidebar');
    button.setAttribute('aria-keyshortcuts', '\\');
    // docsify gives the button English labels as it is pressed. This one comes before them.
    button.setAttribute('aria-labelledby', label.id);
    button.append(label);
  });
  hook.doneEach(() => {
    const { title, sidebarButton, contents } = say();
    document.querySelector('.sidebar').ariaLabel = title;
    document.querySelector('.sidebar-nav').ariaLabel = contents;
    document.querySelector('.sidebar-toggle').title = `${sidebarButton} (\\)`;
    label.textContent = sidebarButton;
    // The corner of a table, where both headings begin, is none.
    for (const corner of document.querySelectorAll('th:empty')) {
      corner.replaceWith(element('td', {}));
    }
    scrollers.disconnect();
    for (const each of document.querySelectorAll('#main :is(table, figure.diagram)')) {
      scrollers.observe(each);
    }
    const unheard = '.progress, .docsify-copy-code-button [aria-hidden=hidden]';
    for (const each of document.querySelectorAll(unheard)) each.ariaHidden = 'true';
  });
}
