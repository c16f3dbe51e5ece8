/** What the problems of bulk work say in Chinese. */
export const bulkMessages: Readonly<Record<string, string>> = {
  'nothing-to-undo': '操作“{action}”无法撤销。',
  'nothing-to-undo.remedy': '请单独修改这些记录。',
  'no-records': '没有符合条件的记录。',
  'no-records.remedy': '请重新选择记录。',
  'too-many-records': '记录超过 {most} 条。',
  'too-many-records.remedy': '请增加筛选条件，分批处理。',
  'unknown-entity': '没有此实体。',
  'unknown-action': '没有此操作。',
  'unknown-time-zone': '没有此时区。',
  invalid: '请求内容不正确。',
};
