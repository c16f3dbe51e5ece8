/** Chinese texts of this plugin's problem codes. */
export const messages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'zh-CN': {
    'inventory.bad-request': '库存预留请求无效，请更正标出的值',
    'inventory.bad-movement': '库存变动无效，请更正标出的值',
    'inventory.unknown-warehouse': '仓库 {warehouse} 不存在',
    'inventory.reserved-elsewhere': '请求“{key}”已在其他仓库预留库存，请先释放',
    'inventory.not-reserved': '没有有效的库存预留，无法出库',
    'inventory.issue-exceeds-reservation': '出库数量超过预留数量',
    'inventory.bin-short': '库位库存不足',
    'inventory.below-reserved': '可用库存不足：需要 {wanted}，可用 {available}，已预留 {reserved}',
    'inventory.cost-missing': '该 SKU 从未入库，请填写单位成本',
    'inventory.short': '库存不足',
  },
};
