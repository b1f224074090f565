import type { Sentences } from '/kit/language.ts';

/** What this page says, in Chinese. */
export const zh: Sentences = {
  '02 · WebSocket, by hand': '02 · 手写 WebSocket',
  'Lesson 02': '第 02 课',
  'WebSocket, by hand': '手写 WebSocket',
  'One HTTP request turns into a connection on which both sides speak when they like. The server reads and writes every frame of it itself, over plain TCP.':
    '一个 HTTP 请求变成一条连接，两端想说就说。每一帧都由服务器自己在 TCP 上读写。',
  'Readings come down; what you send goes up on the same connection. Without one it waits for the next.':
    '读数从这条连接下来，你发送的内容从同一条连接上去。没有连接时，就等下一条。',
  Numbers: '数字',
  'Send as text': '以文本发送',
  'Send as bytes': '以字节发送',

  'the server has forgotten this page': '服务器已经忘了这个页面',
  'closed with {}': '连接关闭，关闭码 {}',
  'the connection brought nothing new': '这条连接没有带来新内容',
  '{} = {}, sum {} of this page (in {})': '{} = {}，本页的第 {} 次求和（{}）',
  text: '文本',
  bytes: '字节',
  '{} questions wait already': '已经有 {} 个问题在等',
  'these are more than {} numbers': '数字超过了 {} 个',
  'nobody knows if this was added up': '没有人知道这道题算过没有',
  'this message is not understood here': '这里看不懂这条消息',
};
