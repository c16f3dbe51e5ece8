import type { Label } from '@entrepot/sdk';

type Reason = Required<Label>;

const notLoaded: Reason = { en: 'it could not be loaded', zh: '无法加载' };
const manifest: Reason = { en: 'its manifest breaks a rule', zh: '其清单不符合规则' };
const collision: Reason = { en: 'it collides with another plugin', zh: '与其他插件冲突' };
const requirement: Reason = { en: 'a plugin that it requires is not available', zh: '其依赖的插件不可用' };
const wiring: Reason = { en: 'it joins what is not there', zh: '其接入的内容不存在' };
const order: Reason = { en: 'the order of its hooks cannot be kept', zh: '其钩子顺序无法满足' };
const schema: Reason = { en: 'its tables cannot be made', zh: '无法建立其数据表' };
const setup: Reason = { en: 'it failed to start', zh: '启动失败' };

/** By the code of the fault. */
const reasons: Readonly<Record<string, Reason>> = {
  'plugin-not-found': notLoaded,
  'plugin-not-loadable': notLoaded,
  'no-plugin': notLoaded,
  'wrong-setting': { en: 'its settings are wrong', zh: '其设置有误' },
  'missing-requirement': requirement,
  'disabled-requirement': requirement,
  'requirement-unavailable': requirement,
  'version-mismatch': { en: 'a plugin that it requires has another version', zh: '其依赖的插件版本不符' },
  'circular-requirement': { en: 'it is part of a circle of requirements', zh: '与其他插件循环依赖' },
  'unknown-hook': wiring,
  'hook-out-of-reach': wiring,
  'unknown-event': wiring,
  'event-out-of-reach': wiring,
  'unknown-tap': order,
  'circular-taps': order,
  'schema-refused': schema,
  'narrowing-change': schema,
  'migration-ahead': manifest,
  'migration-failed': { en: 'its data could not be brought to its version', zh: '数据迁移失败' },
  'rows-without-value': schema,
  'rows-against-rule': schema,
  'setup-too-slow': { en: 'its start took too long', zh: '启动超时' },
};

/** Otherwise by the first word of the code. What a plugin throws itself begins with its name, or is no problem at all. */
const kinds: Readonly<Record<string, Reason>> = {
  duplicate: collision,
  invalid: manifest,
  foreign: manifest,
  reserved: manifest,
  required: manifest,
  unknown: manifest,
  undeclared: manifest,
  impossible: manifest,
  children: manifest,
};

/** Why a plugin is in quarantine, in a few words for whoever calls its routes: nothing of files, settings or rows. */
export function quarantineReason(code: string): Reason {
  return reasons[code] ?? kinds[code.slice(0, Math.max(0, code.indexOf('-')))] ?? setup;
}
