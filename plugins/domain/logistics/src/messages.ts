/** Texts of the logistics problem codes and refusal reasons. */
export const messages = {
  'zh-CN': {
    'logistics.unknown-service': '渠道 {service} 不存在：请使用已登记的渠道代码',
    'logistics.service-twice': '渠道 {service} 重复：每个渠道的代码必须唯一',
    'logistics.parcel-refused': '渠道限制，{count} 个包裹无法出面单：请拆包或更换渠道',
    'logistics.numbers-exhausted': '跟踪号不足（{services}）：请向物流商申请新号段并添加到单号池',
    'logistics.bad-number-pool': '单号池设置有误：请核对号段、位数与前后缀',
    'logistics.overlapping-number-pool': '号段 {next}–{last} 与其他单号池重叠',
    'logistics.parcel-state': '包裹 {number} 的状态已变更，无法执行此操作',
    'logistics.service-paused': '渠道已停用',
    'logistics.too-heavy': '超过渠道最大重量',
    'logistics.too-long': '超过渠道最长边',
    'logistics.too-large': '超过渠道长加周长上限',
    'logistics.no-adapter': '物流商接口未启用或不支持报价',
    'logistics.no-answer': '物流商接口没有返回报价',
    'logistics.no-zone': '目的地不在渠道分区内',
    'logistics.no-rate': '没有适用的运价',
  },
} as const;
