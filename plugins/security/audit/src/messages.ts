export const messages = {
  'zh-CN': {
    'audit.keys-not-usable': '无法使用 {file} 中的审计密钥。',
    'audit.tampered-edge': '审计树"{tree}"的末端与最近一次签名不符：它被外部改动，不再继续封存。',
    'audit.foreign-key': '审计日志由密钥 {key} 签名，但本进程持有密钥 {own}。',
    'audit.reads-not-written': '无法记录对个人数据的读取，因此暂不提供这些数据。',
    'audit.unknown-record': '没有 {entity} 记录 {id} 的历史，或您无权查看。',
    'audit.nothing-personal': '"{entity}"不是含有个人数据字段的实体。',
    'audit.not-in-the-tree': '没有包含{what}的已签名审计树。',
    'audit.tampered': '审计日志被篡改：发现 {faults} 处异常。',
    'audit.heads-not-readable': '文件 {file} 不是可读的签名树头。',
  },
} as const;
