/** What travels between the process that judges and the one that asked it to. */
import type {} from 'vitest';

/** Which tests to run, and how. */
export interface Order {
  tests: { file: string; titles: string[] }[];
  /** Whether the copy may have changed since the last order. */
  changed: boolean;
  /** Milliseconds that a test waits for what has to come. */
  patience: number;
  /** Milliseconds without a word after which the order is given up: a browser may have to start. */
  limit: number;
  /** Whether the first failure is enough. */
  bail: boolean;
}

export interface Verdict {
  tests: TestReport[];
  /** What went wrong outside of any test, one line each. */
  faults: string[];
  /** What was printed meanwhile. */
  printed: string;
}

/** What the process says: a report as soon as a test is over, and the verdict at the end. */
export type Message = 'ready' | { report: TestReport } | { verdict: Verdict };

export interface TestReport {
  file: string;
  /** The title in the file and, where a table made it, what the table put in. */
  title: string;
  /** The same behind the titles of its groups: one sentence, mostly. */
  sentence: string;
  state: 'passed' | 'failed' | 'skipped' | 'pending';
  /** What the failures say. */
  messages: string[];
  traffic: Traffic;
}

/** What went over the network while a test ran. */
export interface Traffic {
  /** The connections that the test opened. Bytes as base64. */
  connections: { sent: string; received: string }[];
  /** What the page in the browser asked for, its files apart. */
  requests: { line: string; fields: string[]; status: number | undefined }[];
}

/** A title as it stands in a file, as the regular expression of all titles that a table makes of it. */
export function patternOf(title: string): string {
  return title.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replace(/%[sid]/g, '.*');
}

/** The reports on a test, or on each test that a table made of its title. */
export function reportsOn(
  { file, title }: { file: string; title: string },
  { tests }: Verdict,
): TestReport[] {
  const titles = new RegExp(`^${patternOf(title)}$`);
  return tests.filter((report) => report.file === file && titles.test(report.title));
}

declare module 'vitest' {
  interface TaskMeta {
    traffic?: Traffic;
  }
}
