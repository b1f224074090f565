import type { Sentences } from '/kit/language.ts';

/** What this page says, in Chinese. */
export const zh: Sentences = {
  '05 · Polling': '05 · 轮询',
  'Lesson 05': '第 05 课',
  'Ask, and ask again': '问了再问',
  'The page asks what is new, the server answers, and the page asks again. With a short poll the page waits between two questions; with a long poll the server waits with its answer.':
    '页面问有什么新内容，服务器回答，页面再问。短轮询时，页面在两次提问之间等待；长轮询时，服务器等到有了内容才回答。',
  'Bytes are those of the answers, heads and bodies. Delay is the time from when a value was measured until it is shown: of the last one, and the mean of all.':
    '字节数是回答的字节数，包括头部和主体。延迟是从测得一个值到显示出来的时间：最近一次的，以及全部的平均。',
  'Short polling': '短轮询',
  'Answered at once. Ask {}': '立刻得到回答。提问间隔：{}',
  'every {}': '每 {}',
  'Long polling': '长轮询',
  'Answered once there is something to tell.': '有内容可说时才得到回答。',
  requests: '请求',
  bytes: '字节',
  'delay, ms': '延迟，毫秒',
  'mean, ms': '平均，毫秒',
  '0.5 s': '0.5 秒',
  '2 s': '2 秒',
  '10 s': '10 秒',

  '{}: nothing new': '{}：没有新内容',
  'paused while the page is hidden': '页面不可见，已暂停',
};
