const limit = `for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => {
  let left = 40;
  const turn = () => {
    left -= 1;
    if (left === 0) process.exit(99);
  };
  setInterval(turn, 100).unref();
});`;

/**
 * Arguments for Node: told to end, the process has forty turns of 100 milliseconds for it, and exits
 * with code 99 after them. However long a busy machine lets it stand still, that is one turn.
 */
export const endsInTime = ['--import', `data:text/javascript,${encodeURIComponent(limit)}`];
