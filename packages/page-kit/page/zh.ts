import type { Sentences } from './language.ts';

/** What every page says. */
export const zh: Sentences = {
  Connect: '连接',
  Disconnect: '断开',
  'not connected': '未连接',
  connecting: '正在连接',
  connected: '已连接',
  'left for another page': '已离开此页',
  '{}: trying again in {} s': '{}：{} 秒后重试',

  received: '收到',
  missing: '缺失',
  duplicated: '重复',
  resets: '重置',
  'What arrived, newest first': '收到的内容，最新的在前',
  'hello: the log stands at {}': 'hello：日志现在到 {}',
  'reset: a gap. The log goes on from {}': 'reset：出现缺口。日志从 {} 继续',
  'stale: the server cannot reach its log, and waits for it':
    'stale：服务器够不到它的日志，正在等它',
  heartbeat: '心跳',

  'Questions and answers': '提问与回答',
  '{} waits for its answer': '{} 正在等回答',

  'nothing came for {} s': '{} 秒没有收到任何内容',
  'a message could not be dealt with ({})': '有一条消息处理不了（{}）',
  'the server answered {}': '服务器的回答是 {}',
  'the connection was lost': '连接断了',
  // What the browsers say of a request that failed: Chrome, Firefox, Safari.
  'network error': '网络错误',
  'Failed to fetch': '请求失败',
  'NetworkError when attempting to fetch resource.': '请求失败',
  'Error in input stream': '网络错误',
  'Load failed': '请求失败',
};
