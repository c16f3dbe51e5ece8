/** Names one after the other, as the language parts them. */
export function listed(names: readonly string[], locale: string): string {
  return names.join(locale === 'zh-CN' ? '、' : ', ');
}
