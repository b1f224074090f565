interface Line {
  at: number;
  connection: number;
  type: string;
}

/**
 * The lines of a trace from connection `before` + 1 on, without those that brought nothing: a browser
 * opens connections ahead of its needs. Connections and times begin anew.
 */
export function tidy([head = '', ...lines]: readonly string[], before: number): string {
  const all = lines.map((line): Line => JSON.parse(line));
  const used = new Set(
    all.filter(({ connection, type }) => connection > before && type === 'bytes').map(numberOf),
  );
  const kept = all.filter(({ connection }) => used.has(connection));
  const numbers = [...new Set(kept.map(numberOf))];
  const from = kept[0]?.at ?? 0;
  const tidied = kept.map(({ at, connection, ...rest }) => ({
    at: Math.round((at - from) * 10) / 10,
    connection: numbers.indexOf(connection) + 1,
    ...rest,
  }));
  return head + tidied.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function numberOf({ connection }: Line): number {
  return connection;
}
