/** Texts of the catalogue's problem codes. */
export const messages = {
  'zh-CN': {
    'catalog.not-digits': 'GTIN 条码只能由数字组成',
    'catalog.wrong-length': 'GTIN 条码应为 8、12、13 或 14 位',
    'catalog.bad-check-digit': '条码校验位错误：请重新扫描，或将其类型设为内部条码',
    'catalog.empty-bundle': '组合品至少需要一个组件',
    'catalog.not-a-bundle': '单品不能有组件：请将类型设为组合品',
    'catalog.bundle-cycle': '组合品不能包含自身：{way}',
    'catalog.unknown-component': '组合品 {bundle} 的组件 {component} 不存在：请先添加该 SKU',
  },
} as const;
