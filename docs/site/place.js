/**
 * A docsify plugin: a page opens at what its address names, a heading or a row; on the way back, where
 * the reader was. There it stays while diagrams and recordings come in above, until it is scrolled.
 */
export function place(hook) {
  /** Goes to that place; undefined once the page was scrolled away from it. */
  let go;
  /** How far down that has put the page. */
  let there;
  /** The address of the page, and how far down the reader was when it was left. */
  let opened = location.hash;
  let kept = history.state?.top;
  let timer;
  const { style } = document.documentElement;

  function open() {
    opened = location.hash;
    const [, query] = opened.split('?');
    const id = new URLSearchParams(query).get('id');
    const top = kept;
    go = () => {
      const named = top === undefined && document.getElementById(id);
      if (named) named.scrollIntoView();
      else scrollTo({ top: top ?? 0 });
      there = scrollY;
    };
    style.overflowAnchor = 'none'; // or the browser scrolls by itself when something comes in above
    go();
  }

  function keep() {
    if (location.hash === opened) history.replaceState({ top: scrollY }, '');
  }

  history.scrollRestoration = 'manual'; // the browser's own knows nothing of what comes in later
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
  addEventListener('scroll', () => {
    if (Math.abs(scrollY - there) > 1) {
      go = undefined;
      style.overflowAnchor = '';
    }
    // Browsers allow to keep something only so often: when the scrolling is over.
    clearTimeout(timer);
    timer = setTimeout(keep, 100);
  });
}
