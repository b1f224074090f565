import { inOwnLanguage, speak } from '/kit/language.ts';
import { find } from '/kit/panel.ts';
import { zh } from './zh.ts';

speak(zh);

const openButton = find('streams', 'button.open', HTMLButtonElement);
const closeButton = find('streams', 'button.close', HTMLButtonElement);
const request = find('streams', 'output.request', HTMLOutputElement);
const list = find('streams', 'ol', HTMLOListElement);

/// [seven]
/** What came over which protocol, the browser can tell: `http/1.1` or `h2`. */
const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
find('streams', '.protocol', HTMLElement).textContent = page?.nextHopProtocol ?? '';

const streams: EventSource[] = [];

openButton.addEventListener('click', () => {
  for (let count = 0; count < 7; count += 1) streams.push(openStream());
  offer();
});

/** A plain request, once six streams are open. */
async function ask(): Promise<void> {
  say(request, 'waits for a connection');
  try {
    const { status } = await fetch('/kit/icon.svg', { cache: 'no-store' });
    say(request, `answered ${status}`);
  } catch {
    say(request, 'no connection');
  }
}

/** Opens a stream, with a line that says how it stands. */
function openStream(): EventSource {
  const line = list.appendChild(document.createElement('li'));
  say(line, 'waits for a connection');
  let count = 0;
  const source = new EventSource('/readings');
  source.onopen = () => {
    say(line, 'open');
    if (streams.filter(({ readyState }) => readyState === EventSource.OPEN).length === 6) ask();
  };
  source.onmessage = () => {
    count += 1;
    say(line, `open, readings: ${count}`);
  };
  source.onerror = () => say(line, 'no connection');
  return source;
}

closeButton.addEventListener('click', () => {
  streams.shift()?.close();
  list.firstElementChild?.remove();
  offer();
});

/** Which button can be pressed: until the page is ready, none. */
function offer(): void {
  openButton.disabled = streams.length > 0;
  closeButton.disabled = streams.length === 0;
}
offer();
/// [seven]

function say(element: HTMLElement, text: string): void {
  element.textContent = inOwnLanguage(text);
}
