import { type Bytes, type Distribution, format, type Result, type Spread } from './format.ts';

/** Characters of a file that can be a result: a full run writes a tenth of it. */
export const maxLength = 1_000_000;

/** Items of a list, and characters of a text. */
const limits = { items: 100, text: 100 };

/** Why a text is no result. `where` is the place that is damaged, or the version that it has. */
export class NoResult extends Error {
  readonly reason: 'large' | 'json' | 'foreign' | 'version' | 'damaged';
  readonly where: string;

  constructor(reason: NoResult['reason'], where = '') {
    super(`no result: ${reason} ${where}`.trim());
    this.reason = reason;
    this.where = where;
  }
}

/**
 * The result in a text that anybody may have written. What comes back has the fields of a result and no
 * others; every number is finite, every list and text of a bounded length.
 *
 * @throws {NoResult}
 */
export function readResult(text: string): Result {
  if (text.length > maxLength) throw new NoResult('large');
  const file = new Field(parse(text), '');
  const version = file.get('format').value;
  if (typeof version !== 'string' || !/^server-push-bench-\d{1,3}$/.test(version)) {
    throw new NoResult('foreign');
  }
  if (version !== format) throw new NoResult('version', version);
  const machine = file.get('machine');
  const run = file.get('run');
  const ways = file.get('ways').list();
  const result: Result = {
    format,
    date: file.get('date').text(),
    machine: {
      cpu: machine.get('cpu').text(),
      cores: machine.get('cores').amount(),
      memory: machine.get('memory').amount(),
      system: machine.get('system').text(),
      node: machine.get('node').text(),
      versions: machine.get('versions').texts(),
    },
    run: {
      rounds: run.get('rounds').amount(),
      full: run.get('full').truth(),
      seconds: run.get('seconds').amount(),
      idle: run.get('idle').amount(),
      cut: run.get('cut').amount(),
      calm: loadName(run.get('calm')),
      busy: loadName(run.get('busy')),
    },
    ways: ways.map((way) => ({
      id: way.get('id').text(),
      title: way.get('title').text(),
      of: way.get('of').oneOf('lesson', 'peer'),
      open: { ...bytes(way.get('open')), requests: way.get('open').get('requests').amount() },
      idle: spread(way.get('idle')),
      back: way.get('back').orNull(distribution),
      emptyPoll: way.get('emptyPoll').orNull(bytes),
      loads: way.get('loads').list().map(load),
    })),
  };
  for (const [index, { id }] of result.ways.entries()) {
    if (result.ways.findIndex((way) => way.id === id) !== index) ways[index]?.get('id').fail();
  }
  return result;
}

function load(field: Field) {
  return {
    ...loadName(field),
    readings: field.get('readings').amount(),
    delay: distribution(field.get('delay')),
    median: spread(field.get('median')),
    bytes: bytes(field.get('bytes')),
    json: field.get('json').amount(),
    requests: field.get('requests').amount(),
    cpu: spread(field.get('cpu')),
  };
}

function loadName(field: Field) {
  return { clients: field.get('clients').amount(), rate: field.get('rate').amount() };
}

function bytes(field: Field): Bytes {
  return { up: field.get('up').amount(), down: field.get('down').amount() };
}

function spread(field: Field): Spread {
  const [median, min, max] = ['median', 'min', 'max'].map((name) => field.get(name).number());
  if (median === undefined || min === undefined || max === undefined) return field.fail();
  return min <= median && median <= max ? { median, min, max } : field.fail();
}

function distribution(field: Field): Distribution {
  let last = [0, 0] as [part: number, value: number];
  const points = field.list().map((pair) => {
    const [part, value, ...rest] = pair.list().map((each) => each.amount());
    if (part === undefined || value === undefined || rest.length > 0) return pair.fail();
    if (part < last[0] || part > 1 || value < last[1]) return pair.fail();
    last = [part, value];
    return last;
  });
  return last[0] === 1 ? points : field.fail();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NoResult('json');
  }
}

/** A value somewhere in the file. Whatever it should be and is not is a fault that names its place. */
class Field {
  readonly value: unknown;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    this.value = value;
    this.#path = path;
  }

  fail(): never {
    throw new NoResult('damaged', this.#path);
  }

  /** A field of it, `undefined` when there is none. */
  get(name: string): Field {
    const value = this.#members()?.get(name);
    return new Field(value, this.#path ? `${this.#path}.${name}` : name);
  }

  list(): Field[] {
    const { value } = this;
    if (!Array.isArray(value) || value.length > limits.items) return this.fail();
    return value.map((each: unknown, index) => new Field(each, `${this.#path}[${index}]`));
  }

  number(): number {
    const { value } = this;
    return typeof value === 'number' && Number.isFinite(value) ? value : this.fail();
  }

  /** A number that is not negative. */
  amount(): number {
    const number = this.number();
    return number >= 0 ? number : this.fail();
  }

  text(): string {
    const { value } = this;
    return typeof value === 'string' && value.length <= limits.text ? value : this.fail();
  }

  /** Texts by names. */
  texts(): Record<string, string> {
    const members = this.#members();
    if (!members || members.size > limits.items) return this.fail();
    return Object.fromEntries(
      [...members.keys()].map((name) => [
        new Field(name, this.#path).text(),
        this.get(name).text(),
      ]),
    );
  }

  truth(): boolean {
    return typeof this.value === 'boolean' ? this.value : this.fail();
  }

  oneOf<T extends string>(...known: T[]): T {
    return known.find((each) => each === this.value) ?? this.fail();
  }

  orNull<T>(read: (field: Field) => T): T | null {
    return this.value === null ? null : read(this);
  }

  #members(): Map<string, unknown> | undefined {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return new Map(Object.entries(value));
  }
}
