const vendor = new URL('../../vendor/', import.meta.url);

/** Runs a script of the folder vendor; what it makes is in `window` then. */
export function library(path) {
  const { href } = new URL(path, vendor);
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = href;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${href} is not there.`));
    document.head.append(script);
  });
}
