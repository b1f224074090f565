import './diagram.ts';
import './detail.ts';
import type { Row } from '../src/row.ts';
import { ConnectionBar } from './connections.ts';
import { Detail } from './detail.ts';
import { Diagram } from './diagram.ts';
import { button, create, find } from './dom.ts';
import { FaultBar } from './faults.ts';
import { live, recorded } from './feed.ts';
import { type Filter, Rows } from './rows.ts';
import { filters, words } from './words.ts';

/** Without a running `wire` the address names a recording. */
const recording = new URLSearchParams(location.search).get('trace');
const feed = recording === null ? live : recorded(recording);

const rows = new Rows();
const diagram = find('wire-diagram', Diagram);
const detail = find('wire-detail', Detail);
const state = find('output.state', HTMLOutputElement);
const chips = new ConnectionBar(() => select());
let faultBar: FaultBar | undefined;

/** What came while the view was paused: rows wait here, and are shown in order. */
let paused: Row[] | undefined;

diagram.isJoined = (row) => rows.isJoined(row);
diagram.onOpen = (row) => {
  diagram.opened = row.n;
  detail.open(row);
};
detail.fetch = feed.open;
detail.onClose = () => {
  diagram.opened = undefined;
  diagram.focus();
};

/** Shows another selection of the rows. */
function select(): void {
  rows.connection = chips.chosen;
  rows.select();
  const hasAny = rows.connections.size > 0;
  diagram.emptyText = hasAny ? words.nothingFound : words.nothing;
  diagram.show(rows.wanted, { isOther: true });
  showConnections();
}

function showConnections(): void {
  chips.show(rows.connections);
  const open = [...rows.connections].filter(([, state]) => state !== 'closed' && state !== 'reset');
  faultBar?.offer(open.map(([number]) => number));
}

/** Rows are shown once a frame, however many events they came in. */
let arrived: Row[] = [];
function take(more: readonly Row[]): void {
  if (paused) {
    paused.push(...more);
    if (paused.length > 10_000) paused = paused.slice(-10_000);
    pause.textContent = words.resume(paused.length);
    return;
  }
  if (arrived.length === 0) requestAnimationFrame(showArrived);
  arrived.push(...more);
}

function showArrived(): void {
  const gone = rows.add(arrived);
  arrived = [];
  diagram.show(rows.wanted, { gone });
  showConnections();
}

const pause = button(words.pause, () => {
  const waiting = paused;
  paused = waiting ? undefined : [];
  pause.ariaPressed = String(paused !== undefined);
  pause.textContent = paused ? words.resume(0) : words.pause;
  if (waiting) take(waiting);
});
pause.ariaPressed = 'false';

/** Up to where it was cleared, so that a page that is loaded again does not bring it back. */
const cleared = 'cleared';
let last = '';
const clear = button(words.clear, () => {
  sessionStorage.setItem(cleared, last);
  rows.clear();
  if (!detail.hidden) detail.close();
  select();
});

const save = create('a', 'button', words.save);
save.href = feed.file;
save.download = 'trace.jsonl';
const tools = find('.tools', HTMLElement);
tools.append(save);

const filter = create('select');
for (const [name, text] of Object.entries(filters)) filter.append(new Option(text, name));
filter.addEventListener('change', () => {
  rows.filter = filter.value as Filter;
  select();
});
const search = create('input');
search.type = 'search';
search.placeholder = words.search;
search.ariaLabel = words.search;
search.addEventListener('input', () => {
  rows.search = search.value;
  select();
});
const segments = create('input');
segments.type = 'checkbox';
segments.addEventListener('change', () => {
  rows.segments = segments.checked;
  select();
});
find('.filters', HTMLElement).append(
  create('label', '', `${words.show} `, filter),
  search,
  create('label', 'check', segments, ` ${words.segments}`),
);

feed.follow(sessionStorage.getItem(cleared) ?? '', {
  onHello({ live, title, lasting }) {
    document.title = words.title(title);
    state.textContent = live ? words.live(title) : words.trace(title);
    if (live) {
      faultBar ??= new FaultBar();
      tools.prepend(pause, clear);
    }
    diagram.isLive = live;
    if (faultBar) faultBar.lasting = lasting;
    showConnections();
  },
  onReset() {
    rows.reset();
    select();
  },
  onRows(more, id) {
    last = id;
    take(more);
  },
  onBreak() {
    state.textContent = recording === null ? words.noConnection : words.noRecording;
  },
});

addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload(); // its stream ended when it was left
});
