/** A docsify plugin: the page with a result of the benchmark loads what reads and draws it. */
export function measured(hook) {
  hook.doneEach(() => {
    if (document.querySelector('bench-file')) import('./bench-chart.js');
  });
}
