/**
 * Loaded into every process of a command. The programs of the course have no time for Ctrl-C at first, as
 * on a busy machine. So the command `tsx` must not run them: it has no patience, and kills them.
 */
if (/\b(dev|server)\.ts$/.test(process.argv[1])) {
  process.prependOnceListener('SIGINT', () => {
    const end = Date.now() + 500;
    while (Date.now() < end);
  });
}
