/**
 * A docsify plugin: a page opens at what its address names, a heading or a row; on the way back, where
 * the reader was. There it stays while diagrams and recordings come in above, until the reader does
 * something.
 */
export function place(hook) {
  /** Goes to that place; undefined once the reader is on the way. */
  let go;
  let opened;

  function open() {
    opened = location.hash;
    const [, query] = opened.split('?');
    const id = new URLSearchParams(query).get('id');
    const { top } = history.state ?? {};
    go = () => {
      if (top === undefined) document.getElementById(id)?.scrollIntoView();
      else scrollTo({ top });
    };
    go();
  }

  const growth = new ResizeObserver(() => go?.());
  hook.doneEach(() => {
    open();
    growth.disconnect();
    growth.observe(document.querySelector('#main'));
  });
  addEventListener('hashchange', open);
  for (const type of ['wheel', 'touchstart', 'mousedown', 'keydown']) {
    addEventListener(type, () => {
      go = undefined;
    });
  }
  addEventListener('scrollend', () => {
    if (!go && location.hash === opened) history.replaceState({ top: scrollY }, '');
  });
}
