/** What the site itself says, apart from its pages. */
export const words = {
  title: 'Server push, from the bytes up',
  search: 'Search',
  notFound: 'Nothing found.',
  copy: 'Copy',
  copied: 'Copied',
  previous: 'Previous',
  next: 'Next',
  pager: 'Previous and next page',
  looking: 'Looking for the running lesson …',
  notRunning: 'This lesson is not running. Start it, then look again:',
  orAll: 'or all five lessons at once:',
  checkAgain: 'Check again',
  checkedAt: (time) => `Not running at ${time}.`,
  ownTab: 'Open the lesson in a tab of its own',
  frameTitle: (lesson) => `Lesson ${lesson}, running`,
};
