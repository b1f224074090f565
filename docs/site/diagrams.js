import { library } from './library.js';

const dark = matchMedia('(prefers-color-scheme: dark)');
const narrow = matchMedia('(width < 40rem)');
/** On a phone: words break sooner, and stand closer. */
const tight = {
  flowchart: { wrappingWidth: 98, nodeSpacing: 16, rankSpacing: 19, padding: 8 },
  sequence: {
    width: 80,
    actorMargin: 20,
    diagramMarginX: 4,
    boxMargin: 6,
    noteMargin: 6,
    messageFontSize: 13,
    noteFontSize: 13,
    actorFontSize: 14,
  },
};

let loading;
let count = 0;

/**
 * A docsify plugin: a code block whose language is `mermaid` becomes the diagram it describes. The
 * library is large, and is loaded by the first page that has a diagram.
 */
export function diagrams(hook) {
  hook.doneEach(() => {
    for (const block of document.querySelectorAll('#main pre[data-lang="mermaid"]')) {
      const figure = document.createElement('figure');
      figure.className = 'diagram';
      figure.dataset.source = block.querySelector('code').textContent;
      block.replaceWith(figure);
      draw(figure);
    }
  });
  dark.addEventListener('change', () => {
    for (const figure of document.querySelectorAll('figure.diagram')) draw(figure);
  });
}

async function draw(figure) {
  loading ??= library('@mermaid-js/tiny/dist/mermaid.tiny.js');
  try {
    await loading;
    const { mermaid } = window;
    mermaid.initialize(look());
    count += 1;
    const { svg } = await mermaid.render(`diagram-${count}`, figure.dataset.source);
    figure.innerHTML = svg;
    // On a narrow screen a diagram scrolls in itself before its words become too small to read.
    const drawing = figure.querySelector('svg');
    drawing.style.setProperty('--least-width', `${drawing.viewBox.baseVal.width * 0.75}px`);
  } catch (error) {
    console.error('A diagram cannot be drawn.', error);
    figure.textContent = figure.dataset.source;
  }
}

/** The colours of the style sheet: mermaid computes with them, and cannot read its variables. */
function look() {
  const probe = document.body.appendChild(document.createElement('i'));
  const colour = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const { fontFamily } = getComputedStyle(document.body);
  const themeVariables = {
    darkMode: dark.matches,
    fontFamily,
    background: colour('--surface'),
    primaryColor: colour('--raised'),
    primaryTextColor: colour('--ink'),
    primaryBorderColor: colour('--accent'),
    lineColor: colour('--quiet'),
    textColor: colour('--ink'),
    edgeLabelBackground: colour('--surface'),
    noteBkgColor: colour('--note'),
    noteTextColor: colour('--ink'),
    noteBorderColor: colour('--line'),
    packet: {
      startByteColor: colour('--quiet'),
      endByteColor: colour('--quiet'),
      labelColor: colour('--ink'),
      blockStrokeColor: colour('--accent'),
      blockFillColor: colour('--raised'),
    },
  };
  probe.remove();
  return {
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    theme: 'base',
    fontFamily,
    themeVariables,
    ...(narrow.matches && tight),
  };
}
