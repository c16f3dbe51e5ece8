/** What a problem of the kernel is called, and what it says in Chinese; in English it says what was thrown. */
export interface KernelMessage {
  readonly title: { readonly en: string; readonly 'zh-CN': string };
  /** With the problem's `params` in braces; the title unless given. */
  readonly detail?: string;
  readonly remedy?: string;
}

function message(en: string, zh: string, detail?: string, remedy?: string): KernelMessage {
  return { title: { en, 'zh-CN': zh }, ...(detail === undefined ? {} : { detail }), ...(remedy === undefined ? {} : { remedy }) };
}

/** Every code that the kernel answers over HTTP, of problems and of their `errors`. */
export const kernelMessages: Readonly<Record<string, KernelMessage>> = {
  // The request.
  'invalid-json': message('Invalid JSON', 'JSON 格式错误', '请求体不是有效的 JSON:{where}', '请修正该位置的内容。'),
  'request-aborted': message('Request aborted', '请求中断', '请求在传输中中断。'),
  'unsupported-media-type': message(
    'Unsupported media type',
    '不支持的媒体类型',
    '请求体的类型是“{type}”,此接口只接受 JSON。',
    '请发送“Content-Type: application/json”。',
  ),
  'body-too-large': message('Body too large', '请求体过大', '请求体超过 {megabytes} MiB。', '请减少单次发送的内容。'),
  'raw-body-expected': message(
    'File expected',
    '请求体应为文件',
    '收到的是表单;此接口的请求体就是文件本身。',
    '请把文件内容直接作为请求体发送,并给出 Content-Type 和文件名。',
  ),
  'empty-file': message('Empty file', '文件为空', '请求体为空。', '请把文件内容作为请求体发送。'),
  'unknown-subject': message(
    'Unknown subject',
    '对象不存在',
    '这里没有名为“{subject}”的对象。',
    '请检查名称;可问字段、实体、接口、钩子、权限、任务、事件、设置或命令。',
  ),
  'unknown-route': message('Unknown route', '接口不存在', '没有此接口:{method} {path}。', '可用接口见 /openapi.json。'),
  'method-not-allowed': message('Method not allowed', '方法不允许', '此接口不支持 {method},可用:{allow}。', '请改用允许的方法。'),
  'invalid-query': message(
    'Invalid query',
    '查询参数有误',
    '查询参数有误,见“errors”。',
    '只可使用 /openapi.json 为此接口声明的内容。',
  ),
  'invalid-filter': message('Invalid filter', '筛选条件有误', '筛选条件与已声明的字段不符。', '请修正“errors”列出的位置。'),
  'invalid-input': message('Invalid input', '输入有误', '有 {count} 处输入不正确。', '请修正“errors”列出的位置。'),
  'entity-missing': message('Entity missing', '实体不存在', undefined, '请启用其插件,然后重新发送。'),
  'too-many-groups': message('Too many groups', '分组过多', '结果超过 {most} 组。', '请增加筛选条件,或减少分组字段。'),
  // Who calls and what they may.
  'not-signed-in': message(
    'Not signed in',
    '未登录',
    '尚未登录,或会话、令牌已失效。',
    '请在 /api/v1/kernel/signIn 登录,或发送“Authorization: Bearer <令牌>”。',
  ),
  'sign-in-failed': message('Sign-in failed', '登录失败', '用户名与密码不匹配。', '请检查后重试;管理员可以重设密码。'),
  'too-many-attempts': message('Too many attempts', '尝试次数过多', '登录失败次数过多。', '请在 {seconds} 秒后重试。'),
  'cross-site-request': message(
    'Cross-site request',
    '跨站请求',
    '使用会话 Cookie 写入的请求必须证明来自本站。',
    '请发送请求头“X-Requested-With: entrepot”,或使用 API 令牌。',
  ),
  'out-of-scope': message(
    'Out of scope',
    '超出范围',
    '该记录会超出您被限定的范围。',
    '请使用范围内的值,或联系管理员扩大分配范围。',
  ),
  'not-delegable': message(
    'Role cannot be handed on',
    '角色不可委托',
    '您本人并未以如此大的范围或如此长的期限持有角色“{role}”。',
    '请缩小范围或提前结束时间;他人委托给您的角色不能再委托。',
  ),
  'unknown-permission': message(
    'Unknown permission',
    '权限不存在',
    '没有权限“{permission}”。',
    '请写作 <插件>.<实体>.<read、create、update、delete 或操作>,或 <插件>.<操作>。',
  ),
  'floor-role-missing': message('Database role missing', '缺少数据库角色'),
  'unknown-scope': message('Unknown scope', '范围不存在'),
  'permission-denied': message('Permission denied', '没有权限', '缺少权限“{permission}”。', '请联系管理员分配包含该权限的角色。'),
  'field-forbidden': message(
    'Field forbidden',
    '字段不可用',
    '在权限“{permission}”下,字段“{field}”未对您开放。',
    '请去掉该字段,或联系管理员开放。',
  ),
  'invalid-rule': message('Invalid rule', '权限规则有误', '角色“{role}”有一条规则不适用:{detail}', '请联系管理员修正该角色。'),
  // Records.
  'record-not-found': message(
    'Record not found',
    '记录不存在',
    '没有编号为 {id} 的 {entity} 记录,或未对您开放。',
    '请检查编号。',
  ),
  'if-match-required': message(
    'If-Match required',
    '缺少 If-Match',
    '修改和删除必须带上所读到的版本。',
    '请发送读取时得到的 ETag:If-Match: "<版本>"。',
  ),
  'stale-version': message(
    'Stale version',
    '版本已过期',
    '记录已被他人修改:您的版本是 {given},当前版本是 {current}。',
    '请重新读取,在最新内容上再次修改。',
  ),
  'duplicate-key': message('Duplicate key', '重复的键', '已存在相同 {fields} 的记录。', '请更改该值,或修改已有的记录。'),
  'record-in-use': message('Record in use', '记录被引用', '{by} 的记录引用了它。', '请先移除或改变这些引用。'),
  'unknown-record': message('Unknown record', '引用的记录不存在', '{fields} 引用了不存在的记录。', '请给出存在的记录编号。'),
  'check-violated': message('Rule violated', '违反约束', '记录违反约束“{rule}”。', '请修正相关的值。'),
  'append-only': message('Append-only', '只可追加', '此类记录只可追加。', '请新增一条更正记录。'),
  conflict: message('Conflict', '并发冲突', '他人同时修改了相同的记录。', '请重试。'),
  // Idempotency.
  'idempotency-key-invalid': message(
    'Invalid Idempotency-Key',
    '幂等键无效',
    '幂等键须为 1 至 255 个可见 ASCII 字符。',
    '请使用 UUID。',
  ),
  'idempotency-key-reused': message(
    'Idempotency-Key reused',
    '幂等键已被使用',
    '该幂等键已用于另一个请求。',
    '新的请求请使用新的键。',
  ),
  'idempotency-in-flight': message('Request in flight', '请求处理中', '使用该幂等键的首个请求仍在处理。', '请一秒后再询问。'),
  'idempotency-answer-lost': message(
    'Answer lost',
    '结果未保存',
    '使用该幂等键的首个请求已生效,但其应答未能保存。',
    '请读取记录确认结果;如需再次执行请使用新的键。',
  ),
  // Jobs, plugins, the process.
  'job-not-found': message('Job not found', '任务不存在', '没有编号为 {id} 的任务,或未对您开放。', '请检查编号。'),
  'process-died': message('Process died', '进程中断', '运行任务的进程多次中断,不再重试。', '请修正原因后重新提交任务。'),
  'job-ended': message('Job ended', '任务已结束', '任务已经结束,无法取消。'),
  'plugin-unavailable': message(
    'Plugin unavailable',
    '插件不可用',
    '插件“{plugin}”已启用但无法工作:{reason}。',
    '请联系管理员;日志和“entrepot doctor”会给出原因。',
  ),
  'service-missing': message('Service missing', '服务缺失'),
  'service-out-of-reach': message('Service out of reach', '服务不可及'),
  'circular-service': message('Circular service', '服务循环依赖'),
  'action-too-slow': message(
    'Action too slow',
    '操作超时',
    '插件“{plugin}”的操作“{action}”在 {seconds} 秒内没有完成;尚未提交的内容已撤销。',
    '请稍后重试;耗时的工作应放入任务。',
  ),
  'plugin-busy': message('Plugin busy', '插件繁忙', '插件“{plugin}”的 {most} 个数据库连接全部占用,无法再取用。', '请稍后重试。'),
  'job-too-slow': message('Job too slow', '任务无进展'),
  'transaction-over': message('Transaction over', '事务已结束'),
  'tap-too-slow': message('Tap too slow', '钩子超时'),
  'not-started': message('Not started', '尚未启动'),
  'unknown-event': message('Unknown event', '未知事件'),
  'invalid-event': message('Invalid event', '事件无效'),
  'unknown-job': message('Unknown job', '未知任务'),
  'invalid-job': message('Invalid job', '任务无效'),
  'database-unavailable': message(
    'Database unavailable',
    '数据库不可用',
    '无法连接数据库。',
    '请几秒后重试;如持续出现,请检查 PostgreSQL 是否运行。',
  ),
  'not-ready': message('Not ready', '尚未就绪', '服务尚未就绪:{reason}', '请几秒后重试。'),
  'nested-transaction': message('Nested transaction', '嵌套事务'),
  'internal-error': message(
    'Internal error',
    '内部错误',
    '发生内部错误,没有写入任何内容。',
    '请稍后重试;如再次出现,请向管理员提供 traceId。',
  ),
  // One wrong place in an input.
  required: message('Value missing', '缺少值', '必须填写。'),
  'unknown-field': message('Unknown field', '未知字段', '此处没有该字段。'),
  'unknown-parameter': message('Unknown parameter', '未知参数', '此处没有该参数。'),
  'duplicate-parameter': message('Duplicate parameter', '参数重复', '参数重复。'),
  'read-only': message('Read-only field', '只读字段', '该字段由系统写入,请去掉。'),
  'wrong-type': message('Wrong type', '类型错误', '值的类型不正确。'),
  'wrong-format': message('Wrong format', '格式错误', '值的格式不正确。'),
  'wrong-value': message('Wrong value', '值不正确', '值不在允许范围内。'),
  'unknown-value': message('Unknown value', '未知的值', '值不在已声明的选项内。'),
  'unsupported-operator': message('Unsupported operator', '不支持的运算符', '该字段不支持此运算符。'),
  'filter-too-large': message('Filter too large', '筛选条件过大', '筛选条件过多或嵌套过深。'),
  'invalid-page-token': message('Invalid page token', '翻页标记无效', '翻页标记不属于此列表和排序。'),
  'not-sortable': message('Not sortable', '不可排序', '该字段不可排序。'),
  'not-expandable': message('Not expandable', '不可展开', '该字段不含其他记录。'),
  'not-exportable': message('Not exportable', '不可导出', '该字段是记录列表,请单独导出。'),
  'not-aggregatable': message('Not aggregatable', '不可汇总', '该字段不可作此汇总。'),
  'too-deep': message('Too deep', '层级过深', '展开层级过深。'),
  'too-short': message('Too short', '过短', '文本过短。'),
  'too-long': message('Too long', '过长', '文本超过字段长度。', '请缩短文本。'),
  'too-small': message('Too small', '过小', '数值过小。'),
  'too-large': message('Too large', '过大', '数值过大。'),
  'too-few': message('Too few', '过少', '数量过少。'),
  'media-type-not-accepted': message('Media type not accepted', '文件类型不可用', '此字段不接受该类型的文件。'),
  'too-many': message('Too many', '过多', '数量过多。'),
  duplicate: message('Duplicate item', '重复项', '同一项出现了两次。'),
  'wrong-character': message('Wrong character', '字符无法保存', '文本含有无法保存的字符。', '请去掉该字符。'),
  'out-of-range': message('Out of range', '超出范围', '数值超出字段范围。', '请给出较小的数值。'),
};
