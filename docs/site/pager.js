import { say } from './language.js';

/** A docsify plugin: the previous and the next page of the sidebar, at the bottom of each page. */
export function pager(hook, docsify) {
  hook.doneEach(() => {
    const pages = [...document.querySelectorAll('.sidebar-nav a.page-link')];
    const here = pages.findIndex((link) => link.getAttribute('href') === `#${docsify.route.path}`);
    if (here < 0) return;
    const words = say();
    const nav = document.createElement('nav');
    nav.className = 'pager';
    nav.ariaLabel = words.pager;
    add(nav, 'prev', words.previous, pages[here - 1]);
    add(nav, 'next', words.next, pages[here + 1]);
    document.querySelector('#main').append(nav);
  });
}

function add(nav, rel, label, page) {
  if (!page) return;
  const link = document.createElement('a');
  const small = document.createElement('small');
  small.textContent = label;
  link.rel = rel;
  link.href = page.getAttribute('href');
  link.append(small, page.textContent);
  nav.append(link);
}
