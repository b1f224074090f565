/**
 * A docsify plugin: what an address names, a heading or a row, stays at the top while the page above
 * it still grows, with diagrams and recordings that come in later; until the reader does something.
 */
export function place(hook) {
  let named;
  for (const type of ['wheel', 'touchstart', 'mousedown', 'keydown']) {
    addEventListener(type, () => {
      named = undefined;
    });
  }
  const growth = new ResizeObserver(() => named?.scrollIntoView());
  hook.doneEach(() => {
    const [, query] = location.hash.split('?');
    named = document.getElementById(new URLSearchParams(query).get('id'));
    growth.disconnect();
    growth.observe(document.querySelector('#main'));
  });
}
