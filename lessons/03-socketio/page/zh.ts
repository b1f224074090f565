import type { Sentences } from '/kit/language.ts';

/** What this page says, in Chinese. What Socket.IO says in it stays as it is. */
export const zh: Sentences = {
  'Lesson 03': '第 03 课',
  'A library between the two ends': '两端之间的库',
  'Socket.IO finds a transport, names the events, brings the answers back and connects again by itself. What was pushed in the meantime it forgets: the page says where it stands.':
    'Socket.IO 自己选择传输方式，给事件起名字，把回答带回来，断了会自己重连。断开期间推送的内容它不记得：要由页面说明自己读到了哪里。',
  'Polling, then WebSocket': '先轮询，后 WebSocket',
  'How it goes by default: it begins with plain requests, and upgrades when it can.':
    '默认的方式：先用普通请求，能升级时再升级。',
  'WebSocket alone': '只用 WebSocket',
  'One connection from the start, and nothing to fall back on.': '从一开始就是一条连接，没有退路。',
  'Numbers {}': '数字 {}',
  Send: '发送',

  'connected over {}': '已连接，经由 {}',
  'opened over {}': '已打开，经由 {}',
  'upgraded to {}': '已升级到 {}',
  '{}: trying again': '{}：正在重试',
  '{}: not trying again': '{}：不再重试',
  'message {} of this connection is missing': '缺少这条连接的第 {} 条消息',
  'the server has forgotten what this page asked': '服务器已经忘了这个页面问过什么',
  '{} = {}, sum {} of this page': '{} = {}，本页的第 {} 次求和',
};
