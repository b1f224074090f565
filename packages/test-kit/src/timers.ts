/**
 * How many timers keep this process alive, a test's own among them: compare two counts, and leave
 * room for a few that come and go. Whatever was started with a connection has to end with it.
 */
export function timers(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}
