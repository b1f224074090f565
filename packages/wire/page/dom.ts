/** An element with a class and text. Whatever came over the wire is text here, never markup. */
export function create<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = '',
  ...content: (string | Node)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...content);
  return element;
}

/** The one element that matches; a page without it is a mistake of ours. */
export function find<T extends Element>(selector: string, type: new () => T): T {
  const element = document.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`The page has no ${selector}.`);
  return element;
}

/** A button that does something. */
export function button(label: string, onPress: () => void): HTMLButtonElement {
  const element = create('button', '', label);
  element.type = 'button';
  element.addEventListener('click', onPress);
  return element;
}
