/**
 * How a lesson stands, and its wire view: `{ url, running, view: { url, running } }`. Undefined where
 * no server of the course answers for it: then the pages are plain files on some server.
 */
export async function stateOf(lesson) {
  try {
    const answer = await fetch('running.json');
    const lessons = await answer.json();
    return lessons[lesson];
  } catch {
    return { running: false, view: { running: false } }; // the docs' own server has been stopped
  }
}

export function element(name, properties, ...content) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...content);
  return made;
}
