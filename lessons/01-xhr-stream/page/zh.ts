import type { Sentences } from '/kit/language.ts';

/** What this page says, in Chinese. */
export const zh: Sentences = {
  '01 · XHR streaming': '01 · XHR 流',
  'Lesson 01': '第 01 课',
  'A response that does not end': '不结束的响应',
  'The server answers one request with a line for each reading, and keeps the response open. The page reads the text while it is still arriving.':
    '服务器用一行行的读数回答一个请求，响应一直开着。文本还在到达，页面就已经在读。',
  'The whole text so far, again and again: read from where you stopped.':
    '每次拿到的都是至今的全部文本：要从上次停下的地方接着读。',
  'What replaced it: each chunk comes once, and the memory is given back.':
    '取代它的办法：每个数据块只来一次，内存用完就还。',

  'chunk: {} characters': '数据块：{} 个字符',
  'readyState {}: {} characters more': 'readyState {}：又来了 {} 个字符',
  'the response brought nothing new': '这个响应没有带来新内容',
};
