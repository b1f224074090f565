import type { Sentences } from '/kit/language.ts';

/** What this page says, in Chinese. */
export const zh: Sentences = {
  '04 · Server-sent events': '04 · 服务器发送事件',
  'Lesson 04': '第 04 课',
  'A stream with a grammar': '有语法的流',
  'The server keeps one response open, as in lesson 01, and writes events into it. The browser takes them apart, and when the connection breaks it comes back with the id of the last one.':
    '服务器让一个响应一直开着，和第 01 课一样，并往里面写事件。浏览器把它们拆开；连接断了，它会带着最后一个事件的 id 回来。',
  'From this page’s own server. {}': '来自本页面自己的服务器。{}',
  'It ends {}': '何时结束：{}',
  never: '从不',
  'after 5': '5 个之后',
  'after 20': '20 个之后',
  '{} across origins': '跨源的 {}',
  'The same machine by its other name. The answer must say that this page may read it.':
    '同一台机器的另一个名字。回答里必须说明，本页面可以读它。',

  'ended: {}': '已结束：{}',
  'there is nothing more': '没有更多了',
  'the series is complete': '这一串读数已经完整',
  'readyState {}: open': 'readyState {}：已打开',
  'readyState 0: connecting': 'readyState 0：连接中',
  'readyState 2: closed': 'readyState 2：已关闭',
  'no connection: the browser tries again by itself': '没有连接：浏览器自己会重试',
  'the browser gave up, and got no answer when asked why': '浏览器放弃了；再问原因，也没有得到回答',
  'the browser gave up: the server answers {}': '浏览器放弃了：服务器的回答是 {}',
  'This browser has no EventSource. Lesson 01 works without it.':
    '这个浏览器没有 EventSource。第 01 课不需要它。',

  '04 · Seven streams': '04 · 七个流',
  'Seven streams at once': '同时七个流',
  'As if seven tabs were open. Over HTTP/1.1 a browser opens six connections to a host, and each stream takes one. Over HTTP/2 all of them share one.':
    '就像打开了七个标签页。用 HTTP/1.1 时，浏览器对一台主机只开六条连接，每个流占一条。用 HTTP/2 时，它们共用一条。',
  'Over {}': '通过 {}',
  'Open seven streams': '打开七个流',
  'Close one': '关掉一个',
  'A plain request, sent after them: {}': '在它们之后发出的一个普通请求：{}',
  'not sent': '未发出',
  'waits for a connection': '正在等一条连接',
  'answered {}': '回答是 {}',
  open: '已打开',
  'open, readings: {}': '已打开，读数 {} 个',
  'no connection': '没有连接',
};
