/** The first test of the thread: what all others need is loaded with it, before anybody waits. */
import 'page-kit';
import { test } from 'test-kit';

test('is ready', () => {});
