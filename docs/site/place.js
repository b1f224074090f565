/**
 * A docsify plugin: a page opens at what its address names, a heading or a row; on the way back, where
 * the reader was. There it stays while diagrams and recordings come in above, until the reader does
 * something.
 */
export function place(hook) {
  /** Goes to that place; undefined once the reader is on the way. */
  let go;
  /** The address of the page, and how far down the reader was when it was left. */
  let opened = location.hash;
  let kept = history.state?.top;
  let timer;

  function open() {
    opened = location.hash;
    const [, query] = opened.split('?');
    const id = new URLSearchParams(query).get('id');
    const top = kept;
    go = () => {
      const named = top === undefined && document.getElementById(id);
      if (named) named.scrollIntoView();
      else scrollTo({ top: top ?? 0 });
    };
    go();
  }

  function keep() {
    if (location.hash === opened) history.replaceState({ top: scrollY }, '');
  }

  const growth = new ResizeObserver(() => go?.());
  hook.doneEach(() => {
    open();
    kept = undefined;
    growth.disconnect();
    growth.observe(document.querySelector('#main'));
  });
  addEventListener('popstate', ({ state }) => {
    if (location.hash === opened) return; // docsify has put the same address into its place
    kept = state?.top;
    open();
  });
  for (const type of ['wheel', 'touchstart', 'mousedown', 'keydown']) {
    addEventListener(type, () => {
      go = undefined;
    });
  }
  // Browsers allow to keep something only so often: when the scrolling is over.
  addEventListener('scroll', () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 100);
  });
}
