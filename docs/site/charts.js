import { backRows, bytesRows, cpuRows, delayRows, growth, memoryRows } from '../../bench/series.js';
import { language, say } from './language.js';

/** A microsecond in milliseconds: nothing shorter is measured, and a log axis has no zero. */
const shortest = 0.001;
/** Pixels from which on the names stand beside the rows and not above them. */
const wide = 600;

/**
 * Every picture: the rows of a result that it shows, its words, how it is drawn in a width of pixels,
 * and the table of the same figures. What a file says gets into the page as text alone.
 */
export const charts = {
  delay: { rows: delayRows, draw: drawBoxes, table: boxTable },
  bytes: { rows: bytesRows, draw: drawBytes, table: bytesTable },
  cpu: { rows: cpuRows, draw: drawSpreads, table: spreadTable },
  memory: { rows: memoryRows, draw: drawSpreads, table: spreadTable },
  growth: { rows: growth, draw: drawGrowth, table: growthTable },
  back: { rows: backRows, draw: drawBoxes, table: boxTable },
};

/** The name of a way in the language of the page; one that is not known has the title of the file. */
function titleOf({ id, title }) {
  const { ways } = say().bench;
  return Object.hasOwn(ways, id) ? ways[id] : title;
}

function number(value, digits = 3) {
  return value.toLocaleString(language(), { maximumSignificantDigits: digits });
}

/** One row for each way, its name beside it or, where that leaves no room, above it. */
function drawRows(rows, { width, axis, label, x }, marks) {
  const { Plot } = window;
  const isWide = width >= wide;
  const dy = isWide ? 0 : 9;
  const name = { y: 'id', text: titleOf, fill: 'currentColor' };
  const figures = { y: 'id', text: label, fill: 'currentColor' };
  return Plot.plot({
    width,
    height: rows.length * (isWide ? 25 : 40) + 60,
    marginLeft: isWide ? 175 : 12,
    marginRight: isWide ? 110 : 22,
    marginTop: 8,
    marginBottom: 48,
    style: { fontFamily: 'inherit', fontSize: '13px', color: 'var(--ink)', background: 'none' },
    ariaLabel: axis,
    x: { ...x, label: axis, labelAnchor: 'center', labelArrow: 'none', labelOffset: 40 },
    y: { type: 'band', domain: rows.map(({ id }) => id), axis: null, padding: 0.3 },
    marks: [
      Plot.gridX({ stroke: 'var(--line)', strokeOpacity: 1, ticks: x.ticks }),
      ...marks(Plot, dy),
      isWide
        ? Plot.text(rows, { ...name, frameAnchor: 'left', textAnchor: 'end', dx: -12 })
        : Plot.text(rows, { ...name, frameAnchor: 'left', dy: -9 }),
      isWide
        ? Plot.text(rows, { ...figures, frameAnchor: 'right', textAnchor: 'start', dx: 12 })
        : Plot.text(rows, { ...figures, frameAnchor: 'right', dy: -9 }),
    ],
  });
}

const isLesson = ({ of }) => of === 'lesson';
const ink = (row) => (isLesson(row) ? 'var(--accent)' : 'var(--quiet)');
/** A lesson's mark is full, a peer's is hollow. */
const filling = (row) => (isLesson(row) ? 'var(--accent)' : 'var(--surface)');

/** A line for 98 of 100, a bar for the middle 50, a stroke for the median. */
function drawBoxes(rows, words) {
  const seen = rows.map((row) => ({
    ...row,
    ...Object.fromEntries(
      ['p1', 'p25', 'p50', 'p75', 'p99'].map((part) => [part, Math.max(shortest, row[part])]),
    ),
  }));
  const least = Math.min(...seen.map(({ p1 }) => p1));
  const most = Math.max(...seen.map(({ p99 }) => p99));
  const domain = [least * 0.9, most * 1.1];
  const ticks = logTicks(domain, words.width / 90);
  const x = { type: 'log', domain, ticks, tickFormat: (tick) => number(tick) };
  const label = ({ p50, p99 }) => `${number(p50)} · ${number(p99)}`;
  const drawing = drawRows(seen, { ...words, x, label }, (Plot, dy) => [
    Plot.ruleY(seen, { y: 'id', x1: 'p1', x2: 'p99', stroke: ink, strokeWidth: 1.5, dy }),
    Plot.dot(seen, { y: 'id', x: 'p1', r: 2, fill: ink, dy }),
    Plot.dot(seen, { y: 'id', x: 'p99', r: 2, fill: ink, dy }),
    ...[true, false].map((lesson) =>
      Plot.barX(
        seen.filter((row) => isLesson(row) === lesson),
        {
          y: 'id',
          x1: 'p25',
          x2: 'p75',
          fill: filling,
          stroke: ink,
          strokeWidth: 1.5,
          insetTop: dy ? 9 : 3,
          insetBottom: dy ? 9 : 3,
          dy,
        },
      ),
    ),
    Plot.tickX(seen, {
      y: 'id',
      x: 'p50',
      stroke: 'var(--ink)',
      strokeWidth: 3,
      ...(dy && { insetTop: 6, insetBottom: 6 }),
      dy,
    }),
  ]);
  return [drawing];
}

/** A dot for the median of the rounds, a thick line from the least to the greatest. */
function drawSpreads(rows, words) {
  const most = Math.max(...rows.map(({ max }) => max));
  const least = Math.min(0, ...rows.map(({ min }) => min));
  const x = { domain: [least, most * 1.05 || 1], ticks: Math.floor(words.width / 90) };
  const label = ({ median }) => number(median);
  const drawing = drawRows(rows, { ...words, x, label }, (Plot, dy) => [
    Plot.ruleY(rows, {
      y: 'id',
      x1: 0,
      x2: 'median',
      stroke: 'var(--quiet)',
      strokeDasharray: '1 3',
      dy,
    }),
    Plot.ruleY(rows, { y: 'id', x1: 'min', x2: 'max', stroke: ink, strokeWidth: 4, dy }),
    Plot.dot(rows, { y: 'id', x: 'median', r: 5, fill: filling, stroke: ink, strokeWidth: 2, dy }),
  ]);
  return [drawing];
}

/** One bar for both ways: the JSON, what stands around it, and what the clients send. */
function drawBytes(rows, words) {
  const most = Math.max(...rows.map(({ down, up }) => down + up));
  const x = { domain: [0, most * 1.05 || 1], ticks: Math.floor(words.width / 90) };
  const label = ({ down, up }) => `↓ ${number(down)}  ↑ ${number(up)}`;
  const part = (x1, x2, fill) => ({ y: 'id', x1, x2, fill, stroke: 'var(--ink)', strokeWidth: 1 });
  const drawing = drawRows(rows, { ...words, x, label }, (Plot, dy) => {
    const inset = { dy, insetTop: dy && 8, insetBottom: dy && 8 };
    return [
      Plot.barX(rows, { ...part(0, 'json', 'var(--accent)'), ...inset }),
      Plot.barX(rows, {
        ...part('json', (row) => row.json + row.around, 'url(#bench-hatch)'),
        ...inset,
      }),
      Plot.barX(
        rows.filter(({ up }) => up > 0),
        {
          ...part(
            (row) => row.json + row.around,
            (row) => row.json + row.around + row.up,
            'var(--surface)',
          ),
          ...inset,
        },
      ),
    ];
  });
  drawing.prepend(hatch());
  return [drawing];
}

/** Lines across, so that a part of a bar is told from the others without colour. */
function hatch() {
  const { d3 } = window;
  const pattern = d3.create('svg:pattern');
  pattern.attr('id', 'bench-hatch').attr('patternUnits', 'userSpaceOnUse');
  pattern.attr('width', 5).attr('height', 5).attr('patternTransform', 'rotate(45)');
  pattern.append('rect').attr('width', 5).attr('height', 5).attr('fill', 'var(--surface)');
  pattern.append('rect').attr('width', 2).attr('height', 5).attr('fill', 'var(--accent)');
  return pattern.node();
}

/** A small picture for each way, all with the same axes: a line for each rate. */
function drawGrowth(rows, { width, axis, across }) {
  const { Plot, d3 } = window;
  const [marginLeft, marginRight] = [48, 34];
  const columns = width >= 840 ? 4 : width >= wide ? 3 : 2;
  const each = Math.floor(width / columns) - 8;
  const points = rows.flatMap((row) => row.points);
  const delays = points.flatMap(({ p50, p99 }) => [p50, p99]).map((ms) => Math.max(shortest, ms));
  const [least, most] = d3.extent(delays);
  const crowds = [...new Set(points.map(({ clients }) => clients))].sort((a, b) => a - b);
  const rates = [...new Set(points.map(({ rate }) => rate))].sort((a, b) => a - b);
  const domain = [least * 0.9, most * 1.1];
  const counted = crowds.filter((clients) => clients >= 1);
  const decade = (each - marginLeft - marginRight) / Math.log10(counted.at(-1));
  // The last, and where it is tight only every second one before it.
  const ticks = counted.toReversed().filter((_, index) => decade >= 25 || index % 2 === 0);
  const x = (point) => Math.max(1, point.clients);
  const y = ({ p50 }) => Math.max(shortest, p50);
  return rows.map((row) => {
    const figure = document.createElement('div');
    figure.style.width = `${each}px`; // a title may take two lines, and not the next panel's place
    const title = document.createElement('div');
    title.className = 'panel-title';
    title.textContent = titleOf(row);
    const ends = d3.groups(row.points, ({ rate }) => rate).map(([, line]) => line.at(-1));
    const drawing = Plot.plot({
      width: each,
      height: 200,
      marginLeft,
      marginRight,
      marginTop: 22,
      marginBottom: 44,
      style: { fontFamily: 'inherit', fontSize: '12px', color: 'var(--ink)', background: 'none' },
      ariaLabel: title.textContent,
      x: {
        type: 'log',
        domain: d3.extent(crowds.map((clients) => Math.max(1, clients))),
        ticks,
        // 1K in each language: there is little room.
        tickFormat: (tick) => tick.toLocaleString('en', { notation: 'compact' }),
        label: across,
        labelAnchor: 'center',
        labelArrow: 'none',
        labelOffset: 36,
      },
      y: {
        type: 'log',
        domain,
        ticks: logTicks(domain, 4),
        tickFormat: (tick) => number(tick),
        grid: true,
        label: axis,
        labelArrow: 'none',
      },
      symbol: { domain: rates },
      marks: [
        Plot.ruleX(row.points, {
          x,
          y1: y,
          y2: (point) => Math.max(shortest, point.p99),
          stroke: 'var(--quiet)',
        }),
        Plot.line(row.points, { x, y, z: 'rate', stroke: 'var(--accent)', strokeWidth: 1.5 }),
        Plot.dot(row.points, { x, y, symbol: 'rate', fill: 'var(--accent)', r: 4 }),
        // Two that end at one place are written above and below it.
        ...[-1, 1].map((side) =>
          Plot.text(
            ends.filter((end) => sideOf(end, ends) === side),
            {
              x,
              y,
              text: ({ rate }) => `${number(rate)}/s`,
              textAnchor: 'start',
              dx: 7,
              dy: side * 6,
            },
          ),
        ),
      ],
    });
    figure.append(title, drawing);
    return figure;
  });
}

/** 1 below another end with as many clients, and -1 elsewhere. */
function sideOf(end, ends) {
  return ends.some(({ clients, p50 }) => clients === end.clients && p50 > end.p50) ? 1 : -1;
}

/** Powers of ten, and twice and five times each where there is room for so many. */
function logTicks([least, most], room) {
  const [decades, fine] = [[1], [1, 2, 5]].map((steps) => {
    const first = Math.floor(Math.log10(least));
    const exponents = Array.from(
      { length: Math.ceil(Math.log10(most)) - first + 1 },
      (_, index) => first + index,
    );
    return exponents
      .flatMap((exponent) => steps.map((step) => Number(`${step}e${exponent}`)))
      .filter((tick) => tick >= least && tick <= most);
  });
  return fine.length <= room || decades.length < 2 ? fine : decades;
}

function boxTable(rows, { head }) {
  return [
    [head.way, ...['1 %', '25 %', '50 %', '75 %', '99 %', '100 %'].map((part) => `${part}, ms`)],
    ...rows.map((row) => [
      titleOf(row),
      ...[row.p1, row.p25, row.p50, row.p75, row.p99, row.max].map((value) => number(value)),
    ]),
  ];
}

function bytesTable(rows, { head }) {
  return [
    [head.way, head.json, head.around, head.up, head.requests],
    ...rows.map((row) => [
      titleOf(row),
      ...[row.json, row.around, row.up, row.requests].map((value) => number(value)),
    ]),
  ];
}

function spreadTable(rows, { head }) {
  return [
    [head.way, head.median, head.min, head.max],
    ...rows.map((row) => [
      titleOf(row),
      ...[row.median, row.min, row.max].map((value) => number(value)),
    ]),
  ];
}

function growthTable(rows, { head }) {
  return [
    [head.way, head.clients, head.rate, '50 %, ms', '99 %, ms', head.cpu],
    ...rows.flatMap((row) =>
      row.points.map(({ clients, rate, p50, p99, cpu }) => [
        titleOf(row),
        ...[clients, rate, p50, p99, cpu].map((value) => number(value)),
      ]),
    ),
  ];
}
