import type { Label } from '@entrepot/sdk';

const notLoaded = { en: 'it could not be loaded', zh: '无法加载' };
const manifest = { en: 'its manifest breaks a rule', zh: '其清单不符合规则' };
const collision = { en: 'it collides with another plugin', zh: '与其他插件冲突' };
const requirement = { en: 'a plugin that it requires is not available', zh: '其依赖的插件不可用' };
const wiring = { en: 'it joins what is not there', zh: '其接入的内容不存在' };
const schema = { en: 'its tables cannot be made', zh: '无法建立其数据表' };
const setup = { en: 'it failed to start', zh: '启动失败' };

/** By the code of the fault; what a plugin threw itself is under none of these. */
const reasons: Readonly<Record<string, Label>> = {
  'plugin-not-found': notLoaded,
  'plugin-not-loadable': notLoaded,
  'no-plugin': notLoaded,
  'wrong-setting': { en: 'its settings are wrong', zh: '其设置有误' },
  'invalid-manifest': manifest,
  'invalid-name': manifest,
  'invalid-version': manifest,
  'invalid-range': manifest,
  'foreign-entity': manifest,
  'foreign-hook': manifest,
  'foreign-event': manifest,
  'foreign-job': manifest,
  'reserved-field': manifest,
  'reserved-schema': manifest,
  'required-extension': manifest,
  'unknown-entity': manifest,
  'unknown-field-in-index': manifest,
  'unknown-title': manifest,
  'children-without-reference': manifest,
  'impossible-set-null': manifest,
  'impossible-computed': manifest,
  'duplicate-plugin': collision,
  'duplicate-field': collision,
  'duplicate-entity': collision,
  'duplicate-table': collision,
  'duplicate-route': collision,
  'duplicate-hook': collision,
  'duplicate-event': collision,
  'duplicate-job': collision,
  'duplicate-command': collision,
  'duplicate-role': collision,
  'duplicate-message': collision,
  'missing-requirement': requirement,
  'disabled-requirement': requirement,
  'requirement-unavailable': requirement,
  'version-mismatch': { en: 'a plugin that it requires has another version', zh: '其依赖的插件版本不符' },
  'circular-requirement': { en: 'it is part of a circle of requirements', zh: '与其他插件循环依赖' },
  'unknown-hook': wiring,
  'hook-out-of-reach': wiring,
  'unknown-tap': { en: 'the order of its hooks cannot be kept', zh: '其钩子顺序无法满足' },
  'circular-taps': { en: 'the order of its hooks cannot be kept', zh: '其钩子顺序无法满足' },
  'unknown-event': wiring,
  'event-out-of-reach': wiring,
  'schema-refused': schema,
  'narrowing-change': schema,
  'rows-without-value': schema,
  'rows-against-rule': schema,
  'setup-too-slow': { en: 'its start took too long', zh: '启动超时' },
};

/** Why a plugin is in quarantine, in a few words for whoever calls its routes: nothing of files, settings or rows. */
export function quarantineReason(code: string): Label & { readonly zh: string } {
  const { en, zh } = reasons[code] ?? setup;
  return { en, zh: zh ?? en };
}
