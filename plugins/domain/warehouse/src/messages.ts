/** Chinese texts of this plugin's problem codes and reasons. */
export const messages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'zh-CN': {
    'warehouse.unknown-warehouse': '仓库 {warehouse} 不存在',
    'warehouse.unknown-task': '该波次没有拣货任务 {task}',
    'warehouse.short-quantity': '短拣数量 {quantity} 无效:任务数量为 {asked},实拣应少于该数量',
    'warehouse.wrong-bin': '应到库位“{expected}”拣货,扫描的是“{scanned}”',
    'warehouse.wrong-sku': '条码“{scanned}”不是该任务的货品',
    'warehouse.pick-quantity': '任务数量为 {asked},确认数量 {quantity} 不符;少拣须填写原因',
    'warehouse.not-in-wave': '配货单“{number}”不在该波次中',
    'warehouse.bin-in-use': '库位“{bin}”有库存或有未发货波次,不能改编码或删除',
    'warehouse.bad-weight': '{grams} 不是有效重量:须为不小于 1 的整数克',
    'warehouse.weights-without-order': '填写重量时须指定配货单',
    'warehouse.not-found': '库位中未找到',
    'warehouse.damaged': '货品破损',
    'warehouse.short-pick': '短拣',
    'warehouse.bundle-incomplete': '组合品缺件,已放回',
  },
};
