import type { Sentences } from '/kit/language.ts';

/** What the view says by itself, in Chinese. */
export const view: Sentences = {
  Wire: '线路视图',
  'Wire · {}': '线路视图 · {}',
  Browser: '浏览器',
  Server: '服务器',
  'live · {}': '实时 · {}',
  'a trace · {}': '轨迹 · {}',
  'port {}': '端口 {}',
  'no connection to wire: trying again': '连不上 wire：正在重试',
  'there is no such recording': '没有这份轨迹',
  'Nothing has passed yet. Open the page of the server, and watch.':
    '还没有什么经过。打开服务器的页面，看看会怎样。',
  'No row matches.': '没有符合的行。',
  Pause: '暂停',
  Resume: '继续',
  'Resume ({} new)': '继续（新到 {} 行）',
  Clear: '清空',
  'Save trace': '保存轨迹',
  'To the newest': '回到最新',
  'What passed, oldest first': '经过的内容，最早的在前',
  Show: '显示',
  Search: '搜索',
  Connections: '连接',
  'all connections': '全部连接',
  'connection {}': '连接 {}',
  'TCP segments as rows': 'TCP 报文段也各占一行',
  'came at one time': '一次到达的内容',
  'the next one begins': '下一个从这里开始',
  'Break it': '弄坏它',
  'Break it on': '弄坏：',
  'What you press happens to the real connection. The counters of the page tell what was lost.':
    '按下去，事情就真的发生在连接上。丢没丢东西，看页面上的计数器。',
  '{}: done to {}.': '{}：已作用于{}。',
  'New connections have it too, until you heal it.': '新的连接也会这样，直到你按“恢复”。',
  'There is no such open connection.': '没有这条打开的连接。',
  Close: '关闭',
  Fields: '字段',
  Bytes: '字节',
  'These bytes have fallen out of the log.': '这些字节已经不在日志里了。',
  'It lies in no bytes of its own: it was unpacked from those of the row before it.':
    '它没有自己的字节：是从上一行的字节里解压出来的。',
  '… and {} bytes more': '……还有 {} 字节',
  'This row has fallen out of the log.': '这一行已经不在日志里了。',
  'What TCP handed over at one time. Where it begins and ends says nothing about messages.':
    'TCP 一次交来的内容。它从哪里开始、到哪里结束，与消息毫无关系。',
  'in segment {}': '在报文段 {} 里',
  'in segments {} to {}': '在报文段 {} 到 {} 里',
  'bytes {} to {}': '字节 {} 到 {}',

  open: '已打开',
  'half-closed': '半关闭',
  frozen: '冻住',
  closed: '已关闭',
  reset: '已重置',

  everything: '全部',
  heads: '头部',
  'messages, events, lines': '消息、事件、行',
  'frames and chunks': '帧和数据块',
  'connections and faults': '连接和故障',
  'what breaks a rule': '违反规则的',

  'Cut (RST)': '切断（RST）',
  'Both sides are reset. What was on its way is lost.': '两边都被重置。还在路上的内容就丢了。',
  'Close (FIN)': '关闭（FIN）',
  'Both sides are told that the other is done.': '告诉两边：对方已经说完了。',
  Freeze: '冻住',
  'Nothing passes any more, and nobody is told: each side believes in the other.':
    '什么也不再通过，谁也不通知：两边都以为对方还在。',
  Drip: '逐字节',
  'Each byte is a segment of its own.': '每个字节自成一个报文段。',
  Delay: '延迟',
  'Every byte comes half a second later.': '每个字节都晚到半秒。',
  Coalesce: '合并',
  'What comes within a second arrives as one segment.': '一秒之内来的内容，合成一个报文段送到。',
  'Buffer like a proxy': '像代理那样缓冲',
  'What the server sends is held until 4 KiB are together, for five seconds at the most.':
    '服务器发出的内容先扣住，攒够 4 KiB 再放行，最多扣五秒。',
  'Answer 502': '回答 502',
  'The connection is ended, and the next is answered as by a proxy whose server is down.':
    '结束这条连接；下一条会得到 502，就像代理后面的服务器停了一样。',
  Heal: '恢复',
  'All is well again. What is frozen stays dead.': '一切恢复正常。冻住的连接不会复活。',

  request: '请求',
  response: '响应',
  chunk: '数据块',
  body: '主体',
  line: '行',
  event: '事件',
  frame: '帧',
  message: '消息',
  packet: '包',
  bytes: '字节',
  segment: '报文段',
  end: '结束',
  close: '关闭',
  unread: '未读',
  fault: '故障',

  'segment {}': '报文段 {}',
  'connection {} opens': '连接 {} 打开',
  'FIN: the browser is done': 'FIN：浏览器说完了',
  'FIN: the server is done': 'FIN：服务器说完了',
  'connection {} is closed': '连接 {} 已关闭',
  'connection {} is reset (RST)': '连接 {} 被重置（RST）',
  'more came on connection {} than could be read: it passes on unseen':
    '连接 {} 上来得太多，读不过来：之后照样转发，但不再显示',
  '{} on connection {}': '{}：连接 {}',
  'browser to server': '浏览器到服务器',
  'server to browser': '服务器到浏览器',
  'at {} seconds': '第 {} 秒',
  ', ': '，',
  ': ': '：',
};

/** The names of fields, and words of summaries. What stands in their holes came over the wire. */
export const names: Sentences = {
  'byte {}: {}, {}': '字节 {}：{}，{}',

  // HTTP
  'request line': '请求行',
  'status line': '状态行',
  method: '方法',
  space: '空格',
  target: '请求目标',
  version: '版本',
  status: '状态码',
  'reason phrase': '原因短语',
  'line end': '行结束符',
  'empty line': '空行',
  'folded line': '折行',
  'malformed line': '格式错误的行',
  name: '名称',
  colon: '冒号',
  value: '值',
  'white space': '空白',
  'worked out from the key': '由密钥算出',
  size: '大小',
  extension: '扩展',
  data: '数据',
  content: '内容',
  'content, compressed': '压缩后的内容',
  bytes: '字节',
  'last chunk': '最后一个数据块',
  'chunk {} B begins': 'chunk {} B 开始',
  'chunk ends': 'chunk 结束',
  'a part of {}': '{}（一部分）',

  // NDJSON and event streams
  'line feed': '换行符',
  'byte order mark': '字节顺序标记',
  comment: '注释',
  text: '文本',
  'no event': '没有事件',

  // WebSocket
  opcode: '操作码',
  length: '长度',
  'length, {} bits': '长度，{} 比特',
  'masking key': '掩码键',
  payload: '载荷',
  masked: '带掩码',
  unmasked: '去掉掩码',
  inflated: '解压后',
  code: '关闭码',
  reason: '原因',
  '{} message "{}" {} B in {} frames': '{} 消息 "{}" {} B，共 {} 帧',

  // Engine.IO and Socket.IO
  separator: '分隔符',
  unknown: '未知',
  'unknown packet {}': '未知的包 {}',
  'type: {}': '类型：{}',
  base64: 'base64 文本',
  decoded: '解码后',
  attachments: '附件数',
  hyphen: '连字符',
  namespace: '命名空间',
  comma: '逗号',
  'acknowledgement id': '确认 id',
};

/** What the dissectors explain, and why they could not read something. */
export const explanations: Sentences = {
  '1 byte': '1 字节',
  '{} bytes': '{} 字节',
  '1 byte: {}': '1 字节：{}',
  '{} bytes: {}': '{} 字节：{}',

  // HTTP: heads
  'The head of a request: a request line, fields, an empty line. {}':
    '请求的头部：一个请求行、若干字段、一个空行。{}',
  'What is asked for.': '请求什么。',
  'What is asked for: a path, and after ? the query.': '请求什么：路径，? 后面是查询。',
  'One space.': '一个空格。',
  'The version of the protocol.': '协议的版本。',
  'The answer to {} {}. {}': '对 {} {} 的回答。{}',
  'An answer to a request that was not seen. {}': '这个回答对应的请求没有看到。{}',
  'How it went.': '结果如何。',
  'For people. No software reads it.': '给人看的，软件不读它。',
  'A line ends with CR and LF.': '一行以 CR 和 LF 结束。',
  'An empty line: the head ends here.': '空行：头部到此结束。',
  'An empty line before a message is skipped.': '消息前面的空行会被跳过。',
  'It continues the line before it. That is no longer allowed.':
    '它接着上一行。现在已经不允许这样写。',
  'Not a field: a field is a name, a colon at once, and a value.':
    '不是字段：字段是名称，紧跟一个冒号，再加上值。',
  'Upper and lower case are the same.': '不分大小写。',
  'A colon, and white space that does not count.': '冒号，以及不算数的空白。',
  'The value, without white space around it.': '值，不含两端的空白。',
  'White space that does not count.': '不算数的空白。',
  'SHA-1 of the key and {}, in base64. {}': '密钥接上 {} 的 SHA-1，写成 base64。{}',
  'It is the same.': '两者相同。',
  'It is another: the client fails the connection.': '两者不同：客户端会放弃这条连接。',
  'After it, frames of WebSocket come instead of HTTP.':
    '在它之后，来的是 WebSocket 的帧，不再是 HTTP。',
  'After it, this connection no longer speaks HTTP.': '在它之后，这条连接不再说 HTTP。',

  // HTTP: methods
  'A method that is not among the usual ones.': '不常见的方法。',
  'Asks for what is at the target, and for nothing to be changed.':
    '请求目标处的内容，不要求改变任何东西。',
  'Asks for the head that a GET would have, without the body.': '只要 GET 会得到的头部，不要主体。',
  'Hands the body of the request to the target.': '把请求的主体交给目标处理。',
  'Asks for the body to be stored at the target.': '请求把主体存到目标处。',
  'Asks for what is at the target to be removed.': '请求删除目标处的内容。',
  'Asks a proxy for a tunnel to another host.': '请求代理建立通往另一台主机的隧道。',
  'Asks what may be done here. Before certain requests to another origin a browser asks so by itself.':
    '问这里允许做什么。某些跨源请求之前，浏览器会自己这样问。',
  'Hands over changes to be made to what is at the target.': '交来要对目标处的内容作的修改。',

  // HTTP: status codes
  'This status has no meaning.': '这个状态码没有意义。',
  'An interim answer: the final one is still to come.': '临时的回答：最终的还在后面。',
  'The request was understood and done.': '请求看懂了，也办到了。',
  'The client has to do something more, such as asking elsewhere.':
    '客户端还要再做点什么，例如到别处去请求。',
  'The request is at fault.': '问题在请求。',
  'The server is at fault.': '问题在服务器。',
  'The client may go on and send the body it announced.': '客户端可以继续，把说好的主体发来。',
  'From the next byte on this connection speaks the protocol that Upgrade names.':
    '从下一个字节起，这条连接改说 Upgrade 所指的协议。',
  'Done. What was asked for is in the body.': '成功。请求的内容在主体里。',
  'Done, and there is no body. An EventSource that gets this does not come back.':
    '成功，没有主体。EventSource 收到它就不再回来。',
  'A part of what is at the target, as it was asked for.': '按要求给出目标内容的一部分。',
  'What the client has is still right. There is no body.': '客户端手里的仍然有效。没有主体。',
  'The server could not make sense of the request.': '服务器看不懂这个请求。',
  'The server understood, and refuses.': '服务器看懂了，但拒绝。',
  'There is nothing at this target.': '这个目标处什么也没有。',
  'The target is there, but not for this method. Allow names those it has.':
    '目标存在，但不支持这个方法。Allow 列出它支持的方法。',
  'The request took too long to arrive.': '请求来得太慢。',
  'A condition that the request set does not hold.': '请求提出的条件不成立。',
  'The body of the request is too large for this server.': '请求的主体太大，这台服务器不收。',
  'The target speaks another protocol only. Upgrade names it.':
    '这个目标只说另一种协议，Upgrade 写明是哪一种。',
  'The client asks too often.': '客户端请求得太频繁。',
  'The head of the request is too large for this server.': '请求的头部太大，这台服务器不收。',
  'The server made a mistake.': '服务器出了错。',
  'A proxy got no usable answer from the server behind it.':
    '代理没有从后面的服务器得到可用的回答。',
  'The server cannot answer now, and may later.': '服务器现在不能回答，以后也许可以。',
  'A proxy waited too long for the server behind it.': '代理等后面的服务器等得太久。',

  // HTTP: header fields
  'A field that has no note here. Whoever does not know a field ignores it.':
    '这里没有这个字段的说明。不认识某个字段的一方，忽略它即可。',
  'The media types that the client can use.': '客户端能用的媒体类型。',
  'The compressions that the client can undo.': '客户端能解开的压缩方式。',
  'The languages that the user reads, best first.': '用户能读的语言，首选的在前。',
  'Whether a part of the body may be asked for.': '能不能只请求主体的一部分。',
  'Whether a page of another origin may read an answer to a request that carried cookies.':
    '请求带着 cookie 时，别的源的页面能不能读它的回答。',
  'The header fields that a page of another origin may send.': '别的源的页面可以发送的头字段。',
  'The methods that a page of another origin may use.': '别的源的页面可以用的方法。',
  'The one origin whose pages may read this answer, or * for all. The browser compares it byte for byte.':
    '哪个源的页面可以读这个回答，只写一个；* 表示所有源。浏览器逐字节比较。',
  'The header fields that the request after this one would carry.': '接下来的请求要带的头字段。',
  'The method that the request after this one would have.': '接下来的请求要用的方法。',
  'Seconds since this answer left the server: it comes from a cache.':
    '这个回答离开服务器已有多少秒：它来自缓存。',
  'The methods that the target has.': '目标支持的方法。',
  'Shows that the client may ask.': '证明客户端有权请求。',
  'What caches may do: no-store keeps no copy, no-cache asks before each use, no-transform leaves the bytes alone.':
    '缓存可以做什么：no-store 不留副本，no-cache 每次使用前先问，no-transform 不改动字节。',
  'What holds for this connection alone, and not beyond the next proxy: close ends it after this answer, Upgrade wants another protocol.':
    '只对这条连接有效、不越过下一个代理的事：close 在这个回答之后结束连接，Upgrade 要换一种协议。',
  'The body was compressed in this way.': '主体用这种方式压缩。',
  'How many bytes the body has: whoever reads it counts, and then knows where the next message begins.':
    '主体有多少字节：读的一方数着，就知道下一条消息从哪里开始。',
  'What the page may load, run and connect to.': '页面可以加载什么、运行什么、连接到哪里。',
  'What the bytes of the body are.': '主体的字节是什么。',
  'What servers of this host told the browser to send back.':
    '这台主机的服务器要浏览器送回来的东西。',
  'When the message was made, to the second.': '消息产生的时间，精确到秒。',
  'Whether the user would like not to be tracked.': '用户是否不希望被跟踪。',
  'The name of this state of the target. A client hands it back in If-None-Match.':
    '目标当前版本的名字。客户端在 If-None-Match 里把它送回来。',
  'The client waits for status 100 before it sends the body.': '客户端等到状态码 100，才发送主体。',
  'When a copy becomes too old to use.': '副本到什么时候就太旧，不能再用。',
  'The host and port that the client asked for. A server has to check it: any name can be made to lead here.':
    '客户端请求的主机和端口。服务器必须检查它：任何域名都可以被指到这里来。',
  'Answer only if the target has changed since.': '目标在此之后变过，才回答。',
  'Answer only if the state of the target is none of these. Otherwise the answer is 304.':
    '目标的版本不在其中，才回答；否则回答 304。',
  'How many seconds an idle connection is kept open for another request. A hint, never a promise.':
    '空闲的连接为下一个请求保留多少秒。只是提示，不是承诺。',
  'The id of the last event that the browser saw: the server can go on from there.':
    '浏览器看到的最后一个事件的 id：服务器可以从那里继续。',
  'When the target last changed.': '目标最近一次变化的时间。',
  'Where to ask instead.': '改到哪里去请求。',
  'The origin of the page that asks. The browser writes it, and no page can change it.':
    '发出请求的页面的源。由浏览器填写，页面改不了。',
  'Cache-Control from the days before it.': 'Cache-Control 出现之前的写法。',
  'How urgent the answer is to the client.': '这个回答对客户端有多急。',
  'The part of the target that is asked for.': '请求目标的哪一部分。',
  'The page that asks. The name was misspelled, and stayed so.':
    '发出请求的页面。这个名字当初拼错了，就一直沿用下来。',
  'How long to wait before the next attempt.': '下一次尝试之前等多久。',
  'The brand and version of the browser.': '浏览器的品牌和版本。',
  'Whether the device is a phone or the like.': '设备是不是手机之类。',
  'The operating system of the device.': '设备的操作系统。',
  'What the answer is for: a script, an image, empty for fetch.':
    '回答用来做什么：脚本、图片；empty 表示 fetch。',
  'The mode of the request: navigate, cors, websocket.': '请求的模式：navigate、cors、websocket。',
  'Whether the page that asks is of the same origin.': '发出请求的页面是否同源。',
  'A person did something that led to this request.': '这个请求是人的操作引起的。',
  'Made from the key of the request: it shows that the server knows WebSocket, and did not echo by chance.':
    '由请求里的密钥算出：证明服务器懂 WebSocket，不是碰巧把收到的送了回来。',
  'Extensions: the request offers some, the answer says which are in use.':
    '扩展：请求提出几种，回答说明用哪几种。',
  'Sixteen random bytes in base64. They are no secret: they make the answer belong to this request.':
    '十六个随机字节，写成 base64。它们不是秘密，只是让回答与这个请求对得上。',
  'Subprotocols: the request names some, the answer picks one.':
    '子协议：请求列出几个，回答选其中一个。',
  'The version of the protocol: always 13.': '协议的版本：总是 13。',
  'The software of the server.': '服务器用的软件。',
  'What the browser is to send back in Cookie from now on.':
    '浏览器今后要放在 Cookie 里送回来的东西。',
  'The transfer codings that the client can undo.': '客户端能解开的传输编码。',
  'The fields that will come after the last chunk.': '最后一个数据块之后会来的字段。',
  'How the body is cut up for the way: chunked where its length is not known when it begins.':
    '主体在路上怎样切分：开始发送时还不知道长度，就用 chunked。',
  'The protocol to change to.': '要换成的协议。',
  'The browser would rather have the page over HTTPS.': '浏览器更愿意用 HTTPS 取得页面。',
  'The software of the client.': '客户端用的软件。',
  'The fields of the request that this answer depends on: a cache must not give it to others.':
    '这个回答取决于请求的哪些字段：这些字段不同的请求，缓存不能拿它来回答。',
  'The proxies that the message passed.': '消息经过的代理。',
  'Asks nginx not to collect the answer, but to pass on each piece as it comes.':
    '请 nginx 不要把回答攒起来，来一段就传一段。',
  'nosniff: the browser takes the type as it is given, and does not guess from the first bytes.':
    'nosniff：浏览器按写明的类型处理，不根据开头的字节去猜。',

  // HTTP: bodies
  'It has no body.': '它没有主体。',
  'An answer to HEAD has no body.': '对 HEAD 的回答没有主体。',
  'An answer with {} has no body.': '状态码是 {} 的回答没有主体。',
  'Its body goes on until the server closes the connection.': '主体一直到服务器关闭连接为止。',
  'Its body comes in chunks.': '主体分块发送。',
  'Its body is not chunked: it goes on until the connection closes.':
    '主体没有分块：一直到连接关闭为止。',
  'Its body has {}.': '主体有 {}。',
  'Where its body ends cannot be known: {}.': '无法知道主体到哪里结束：{}。',
  'a request whose body has no known end': '请求的主体不知道在哪里结束',
  'Content-Length is not one number': 'Content-Length 不是一个数',
  'What the message carries.': '消息带来的内容。',
  'A part of what the message carries: it is long.': '消息带来的内容的一部分：它很长。',
  'Of the type {}.': '类型是 {}。',
  'that is not given': '（没有写明）',
  'Compressed with {}: it makes no sense byte by byte.': '用 {} 压缩过：单看一个字节没有意义。',
  'What it unpacks to: {}.': '解压以后：{}。',
  '{}, and too long to be unpacked here': '{}，太长，这里不解压',
  '{}, which could not be unpacked': '{}，无法解压',
  'A chunk: its size, so many bytes, a line end. It is what the server wrote at one time, as a rule. Where it ends says nothing about where a message ends.':
    '一个数据块：先是大小，然后是这么多字节，再加行结束符。它通常就是服务器一次写入的内容。它在哪里结束，与消息在哪里结束无关。',
  'How many bytes of data follow, in hexadecimal.': '后面有多少字节的数据，用十六进制写。',
  'Something more about the chunk.': '关于这个数据块的附加说明。',
  'CR and LF after the size.': '大小后面的 CR 和 LF。',
  'The part of the body that this chunk carries.': '这个数据块装的那一段主体。',
  'CR and LF after the data, which they are no part of.': '数据后面的 CR 和 LF，不算在数据里。',
  'The last chunk has no data: the body ends here, and the connection can be used again. Fields may follow it.':
    '最后一个数据块没有数据：主体到此结束，连接可以接着用。后面还可以有字段。',
  'The body ends here.': '主体到此结束。',

  // What could not be read
  'Bytes that are passed on as they came, without being read.': '照原样转发的字节，没有去解读。',
  'They are not explained: {}.': '没有解释：{}。',
  'too many requests without an answer': '太多请求还没有回答',
  'the request before it has no answer': '前一个请求还没有回答',
  'no longer HTTP: {}': '不再是 HTTP：{}',
  'a protocol without a name': '没有名字的协议',
  'whatever the tunnel carries': '隧道里的任意内容',
  'not HTTP/1.1: {}': '不是 HTTP/1.1：{}',
  'no {} line': '没有{}行',
  'TLS handshake': 'TLS 握手',
  'TLS record': 'TLS 记录',
  'HTTP/2 preface (RFC 9113 §3.4)': 'HTTP/2 的连接前言（RFC 9113 §3.4）',
  'HTTP/2 SETTINGS frame (RFC 9113 §3.4)': 'HTTP/2 的 SETTINGS 帧（RFC 9113 §3.4）',
  'another version of HTTP': 'HTTP 的另一个版本',
  'there is no head': '没有头部',
  'the stream ended before the head did': '头部还没完，流就结束了',
  'empty lines without end': '空行没完没了',
  'empty lines at the end': '结尾是空行',
  '{} that is too long to be held here': '{}太长，这里存不下',
  'a head': '一个头部',
  'a packet': '一个包',
  'an event': '一个事件',
  'a line': '一行',
  'a message': '一条消息',
  'the payload of a frame': '一个帧的载荷',
  'the stream ended {} too early': '流提前 {} 结束了',
  'the stream ended before the last chunk': '最后一个数据块还没来，流就结束了',
  'what should be the size of a chunk is none': '应当是数据块大小的地方，不是一个大小',
  'no line end follows the data': '数据后面没有行结束符',
  'the stream ended when {} of {} were here': '流结束时只到了 {}，本该有 {}',
  'the stream ended {} before the end of a chunk': '离数据块结束还差 {}，流就结束了',
  'the stream ended before the line end of a chunk': '数据块的行结束符还没来，流就结束了',
  'no line end follows the data of a chunk': '数据块的数据后面没有行结束符',
  'no empty line ends the body': '主体没有以空行结束',
  'no empty line ends it: a browser drops such an event':
    '没有空行来结束它：浏览器会丢掉这样的事件',
  'no line feed ends it': '没有换行符来结束它',

  // NDJSON
  'A line is a message. Only the line feed says that it is complete, whatever chunks or segments it came in.':
    '一行就是一条消息。只有换行符说明它已经完整，不管它分成几个数据块、几个报文段到来。',
  'An empty line is no message: it shows that the server is still there.':
    '空行不是消息：它表示服务器还在。',
  'The message.': '消息本身。',
  'Here the line ends.': '这一行到此结束。',

  // Event streams
  'An event: fields, one on each line, and an empty line.':
    '一个事件：每行一个字段，最后一个空行。',
  'A comment by itself: no event comes of it.': '单独的注释：不会产生事件。',
  'Fields without data: the browser takes them in, and dispatches no event.':
    '有字段而没有数据：浏览器会记下它们，但不派发事件。',
  'One at the very beginning is skipped.': '最开头的一个会被跳过。',
  'CR, LF and CRLF all end a line.': 'CR、LF 和 CRLF 都能结束一行。',
  'A line that begins with a colon is a comment.': '以冒号开头的行是注释。',
  'For people and proxies only.': '只给人和代理看。',
  'A comment: the page never hears of it. It keeps proxies from taking the connection for dead.':
    '注释：页面不会知道它。有了它，代理才不会以为连接已经死了。',
  'The name of the field: event, data, id or retry, in lower case.':
    '字段的名称：event、data、id 或 retry，小写。',
  'The first colon ends the name.': '名称到第一个冒号为止。',
  'One space after the colon is no part of the value.': '冒号后面的一个空格不算在值里。',
  'The value, in UTF-8.': '值，用 UTF-8。',
  'An empty line.': '空行。',
  'An empty line: the event is complete, and the page is told.': '空行：事件完整了，交给页面。',
  'An empty line. There was no data, so the page is told nothing.':
    '空行。没有数据，所以什么也不交给页面。',
  'The type that the page listens for. Without it, it is message.':
    '页面监听的类型。没有它，类型就是 message。',
  'A line of the data. Several are put together with a line feed between.':
    '一行数据。有几行，就用换行符连在一起。',
  'An id with NUL in it is ignored.': '含有 NUL 的 id 会被忽略。',
  'The browser keeps it, and sends it back in Last-Event-ID when it connects again.':
    '浏览器记住它，重连时放在 Last-Event-ID 里送回来。',
  'It is not made of digits alone: ignored.': '不全是数字：忽略。',
  'Milliseconds that the browser waits before it connects again.': '浏览器重连之前等待的毫秒数。',
  'A field of another name is ignored.': '其他名称的字段会被忽略。',

  // WebSocket: frames
  'A frame: two bytes that say what it is, the rest of its length where that is long, a masking key from a client, the payload.':
    '一个帧：两个字节说明它是什么；长度较大时，后面是长度的其余部分；客户端发来的还有掩码键；最后是载荷。',
  'Final: with this frame the message is complete.': '最后一帧：消息到这里就完整了。',
  'Not final: more frames of this message follow.': '不是最后一帧：这条消息后面还有帧。',
  'Reserved: 0, unless an extension has given it a meaning.':
    '保留：为 0，除非某个扩展规定了它的含义。',
  'With permessage-deflate: this message is compressed.':
    '用了 permessage-deflate：这条消息是压缩的。',
  'More of the message that began before.': '前面那条消息的后续。',
  'A message of text, in UTF-8, or the first part of one.':
    '一条 UTF-8 文本消息，或者它的第一部分。',
  'A message of bytes, or the first part of one.': '一条由字节组成的消息，或者它的第一部分。',
  'The last frame of this side: after it nothing more is sent.':
    '这一方的最后一帧：之后不再发送任何东西。',
  'Are you there? Answered with a pong of the same payload.': '你还在吗？用载荷相同的 pong 回答。',
  'The answer to a ping, or a sign of life by itself.':
    '对 ping 的回答，也可以单独用来表示自己还活着。',
  'An opcode without a meaning.': '没有意义的操作码。',
  'A masking key follows. A client masks all it sends.': '后面有掩码键。客户端发送的一切都带掩码。',
  'No masking key. A server masks nothing.': '没有掩码键。服务器什么也不加掩码。',
  'How many bytes of payload follow: up to 125 are said right here.':
    '后面有多少字节的载荷：不超过 125，就直接写在这里。',
  '126 means: the length is in the next two bytes.': '126 表示：长度在后面的两个字节里。',
  '127 means: the length is in the next eight bytes.': '127 表示：长度在后面的八个字节里。',
  'How many bytes of payload follow. The most significant byte comes first.':
    '后面有多少字节的载荷。高位字节在前。',
  'Four random bytes, new in each frame. Each byte of the payload is XORed with one of them in turn. They hide nothing: they keep a script from choosing the bytes that proxies see.':
    '四个随机字节，每一帧都不同。载荷的每个字节轮流与其中一个异或。它们什么也不隐藏，只是不让脚本决定代理会看到哪些字节。',
  'What the frame carries.': '这一帧带来的内容。',
  'What it carries is told by the rows that belong to it.':
    '它带来的内容，由属于它的那些行来说明。',
  'The bytes on the wire, masked.': '线路上的字节，带掩码。',
  'The same after XOR with the masking key.': '同样的字节，与掩码键异或之后。',
  'The same decompressed.': '同样的内容，解压之后。',
  'Compressed, and not readable here: {}.': '压缩过，这里读不出来：{}。',
  'it could not be inflated': '无法解压',
  'it is too long to be held here': '太长，这里存不下',
  'a message before it was not inflated: {}': '前面有一条消息没有解压：{}',

  // WebSocket: closing
  'A number and a sentence that say why.': '一个数和一句话，说明为什么。',
  'Why, in words: UTF-8, up to 123 bytes.': '用文字说明为什么：UTF-8，最多 123 字节。',
  'Normal: the work is done.': '正常：事情做完了。',
  'Going away: the server stops, or the page is left.': '离开：服务器停止，或者页面被关掉。',
  'Protocol error: a frame broke a rule.': '协议错误：某一帧违反了规则。',
  'A kind of data that cannot be used here.': '这里用不了的数据种类。',
  'Data that are not what they should be, such as text that is not UTF-8.':
    '数据与应有的不符，例如文本不是 UTF-8。',
  'Against the policy of this side.': '违反这一方的规定。',
  'A message that is too large.': '消息太大。',
  'The client needs an extension that the server did not agree to.':
    '客户端需要的扩展，服务器没有同意。',
  'The server met something it did not expect.': '服务器遇到了意料之外的情况。',
  'A code of the application.': '应用自己的关闭码。',
  'A code that may not be sent.': '不允许发送的关闭码。',

  // WebSocket: messages, and rules that were broken
  'A message that came in several frames, put together.': '分几帧到来的一条消息，拼在了一起。',
  'The payloads of its frames, one after the other.': '各帧的载荷，一个接一个。',
  'a frame longer than any can be': '帧长得不可能存在',
  'the stream ended before the frame did': '帧还没完，流就结束了',
  'the stream ended before its last frame': '最后一帧还没来，流就结束了',
  'another message began before its last frame': '最后一帧还没来，另一条消息就开始了',
  'reserved bits are set (§5.2)': '保留位不为 0（§5.2）',
  'RSV1 stands in the first frame of a message only (RFC 7692 §6.1)':
    'RSV1 只能出现在消息的第一帧（RFC 7692 §6.1）',
  'opcode {} is reserved (§5.2)': '操作码 {} 是保留的（§5.2）',
  'a control frame is whole, and has 125 bytes at the most (§5.5)':
    '控制帧不能分片，最多 125 字节（§5.5）',
  'the length is not in its shortest form (§5.2)': '长度没有用最短的写法（§5.2）',
  'a client masks its frames (§5.1)': '客户端的帧必须带掩码（§5.1）',
  'a server does not mask its frames (§5.1)': '服务器的帧不带掩码（§5.1）',
  'there is nothing to continue (§5.4)': '没有可以延续的消息（§5.4）',
  'the last message is not over (§5.4)': '上一条消息还没有结束（§5.4）',

  // Engine.IO
  'A packet of Engine.IO. Socket.IO says what it has to say in those of type 4.':
    '一个 Engine.IO 的包。Socket.IO 要说的话，都装在类型为 4 的包里。',
  'Opens the session: its id, the transports to upgrade to, the times of the heartbeat.':
    '打开会话：会话的 id、可以升级到的传输方式、心跳的时间。',
  'Ends the session.': '结束会话。',
  'The heartbeat of the server; with probe, a test of a new transport.':
    '服务器的心跳；带 probe 时，是在试新的传输方式。',
  'The answer to a ping.': '对 ping 的回答。',
  'Carries what the layer above has to say.': '装着上一层要说的话。',
  'From now on this transport is used.': '从现在起使用这种传输方式。',
  'Nothing: it ends a poll that waits, so that the transport can change.':
    '没有内容：结束一个等待中的轮询，好更换传输方式。',
  'No type begins so.': '没有哪种类型这样开头。',
  'What the packet carries.': '这个包带来的内容。',
  'sid: the session, which each later request names. pingInterval and pingTimeout: milliseconds of the heartbeat. maxPayload: bytes that one body may have.':
    'sid：会话，之后每个请求都要写上它。pingInterval 和 pingTimeout：心跳的毫秒数。maxPayload：一个主体最多的字节数。',
  'probe: the client tries the new transport.': 'probe：客户端在试新的传输方式。',
  'probe: the new transport works.': 'probe：新的传输方式可用。',
  'U+001E stands between two packets of one body.': '同一个主体里，两个包之间用 U+001E 隔开。',
  'b: a message of bytes, written as text.': 'b：由字节组成的消息，写成文本。',
  'The bytes: in the body of a poll they are text.': '这些字节：在轮询的主体里，它们写成文本。',
  'The bytes themselves.': '字节本身。',
  'A binary message is a packet without a type: an attachment of the event before it.':
    '二进制消息是没有类型的包：它是前一个事件的附件。',

  // Socket.IO
  'Asks to join a namespace; as an answer, lets the client in.':
    '请求加入命名空间；作为回答时，表示接纳客户端。',
  'Leaves the namespace.': '离开命名空间。',
  'An event: its name, and what it was emitted with.': '一个事件：它的名字，以及发送时带的参数。',
  'The acknowledgement of the event that had this id.': '对带有这个 id 的事件的确认。',
  'Refuses to let the client into the namespace.': '拒绝让客户端加入命名空间。',
  'An event with bytes in it: they follow as packets of their own.':
    '一个含有字节的事件：字节在后面，各成一个包。',
  'An acknowledgement with bytes in it: they follow as packets of their own.':
    '一个含有字节的确认：字节在后面，各成一个包。',
  'It ends the number of attachments.': '附件数到此结束。',
  'Which of several channels this is for.': '这是给哪一条通道的。',
  'It ends the namespace.': '命名空间到此结束。',
  'The other side is asked to answer with an ACK of the same id.':
    '要求对方用相同 id 的 ACK 回答。',
  'The id of the event that this answers.': '它所回答的事件的 id。',
  'JSON. For an event, the first member is its name.': 'JSON。如果是事件，第一个元素是它的名字。',
  'How many binary packets follow and belong to this one.': '后面有几个二进制包属于它。',

  // Several of them
  '{}; {}': '{}；{}',
};
