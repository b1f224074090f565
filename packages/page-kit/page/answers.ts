import { inOwnLanguage } from './language.ts';

/** How many answered questions stay on the page. */
const most = 5;

/** A question in words, cut short where it is long. */
export function inWords(numbers: number[]): string {
  const beginning = numbers.slice(0, 10).join(' + ');
  return numbers.length > 10 ? `${beginning} + …` : beginning;
}

/**
 * Gives a question a line of its own in `list`, newest first. It says that the question waits, until
 * the function that comes back is told what to say instead.
 */
export function addLine(list: HTMLElement, question: string): (answer: string) => void {
  const line = document.createElement('p');
  line.textContent = inOwnLanguage(`${question} waits for its answer`);
  list.prepend(line);
  return (answer) => {
    line.textContent = inOwnLanguage(answer);
    line.className = 'answer';
    for (const old of [...list.querySelectorAll('.answer')].slice(most)) old.remove();
  };
}
