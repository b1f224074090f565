import { load } from 'page-kit';

/** A file that is made when it is asked for. */
export interface MadeFile {
  type: string;
  body: string;
}

/** A file of a page by names that any server knows the types of: to many `.ts` is a film. */
export function loadPlain(file: URL): MadeFile {
  const { type, body } = load(file);
  return {
    type,
    body: body.replace(
      /(["'])(?:\.?\/)?((?:kit\/)?[\w-]+\.ts)\1/g,
      (_, quote, path) => `${quote}./${asScript(path)}${quote}`,
    ),
  };
}

export function asScript(name: string): string {
  return name.replace(/\.ts\b/, '.js');
}
