import type { Exercise } from 'exercise';

export default {
  title: 'Made for an answer that ends',
  symptom:
    'On the side of `XMLHttpRequest` no reading is ever shown, and every 40 seconds the page says ' +
    'that nothing came. With `fetch` all is well.',
  checks: [
    {
      file: 'test/page.test.ts',
      title: 'shows a reading while the response is still open',
      expected: 'A reading is shown as it comes, and not at the end of the response.',
      reason: /only accessible if the object's 'responseType' is '' or 'text' \(was 'json'\)/,
    },
    {
      file: 'test/page.test.ts',
      title: 'has no limit on how long a healthy stream may last',
      expected: 'As long as something arrives, the page goes on with one and the same request.',
      reason: /requests: [2-9]/,
      look: { file: 'page/xhr-stream.ts', near: 'xhr.timeout' },
    },
  ],
  look: { file: 'page/xhr-stream.ts', near: 'xhr.responseType' },
  hints: [
    'Two settings of this request are good for an answer that is complete some time. From when on ' +
      'can the text be read? And what is it that must not last longer than `patience`?',
    "The type is `'text'`: no other can be read before the end. `timeout` limits the whole request, " +
      'and goes; the watchdog limits the silence already.',
  ],
  why:
    "`responseText` can be read before the end, but only when the type is `''` or `'text'` (XHR, " +
    '"The responseText getter"). `timeout` counts from the beginning of the request, however much ' +
    'has arrived, and when it strikes the text is empty (XHR, "request error steps"). A stream needs ' +
    'a limit on its silence instead, which every piece sets back.',
  mistake: ['1.6', '1.10'],
} satisfies Exercise;
