import type { Fields, Label, Plugin } from '@entrepot/sdk';
import type { PluginSources } from './plugin-sources.ts';

/** Every place of a manifest whose text people read, with its label. */
function labels(plugin: Plugin): [place: string, label: Label | undefined][] {
  const { name, label, entities = [], extends: extended = [], actions = {}, roles = {}, settings = {} } = plugin;
  return [
    [`plugin "${name}"`, label],
    ...entities.flatMap((entity): [string, Label | undefined][] => [
      [`entity "${entity.name}"`, entity.label],
      ...fieldLabels(`field "${entity.name}.`, entity.fields),
    ]),
    ...extended.flatMap(({ entity, fields }) => fieldLabels(`field "${entity}.`, fields)),
    ...Object.entries(actions).flatMap(([key, action]): [string, Label | undefined][] => [
      [`action "${key}"`, action.label],
      ...fieldLabels(`input "${key}.`, action.input ?? {}),
    ]),
    ...Object.entries(roles).map(([key, role]): [string, Label | undefined] => [`role "${key}"`, role.label]),
    ...fieldLabels('setting "', settings),
  ];
}

function fieldLabels(place: string, fields: Fields): [string, Label | undefined][] {
  // Nobody reads a secret field's name.
  const read = Object.entries(fields).filter(([, { options }]) => !options.secret);
  return read.flatMap(([key, { options, detail }]): [string, Label | undefined][] => {
    const at = (part: string): string => `${place}${key}${part}"`;
    return [
      [at(''), options.label],
      ...Object.entries({ tab: options.ui?.tab, group: options.ui?.group })
        .filter(([, label]) => label)
        .map(([part, label]): [string, Label | undefined] => [at(`" ${part} "`), label]),
      ...Object.entries(detail.values ?? {}).map(([value, label]): [string, Label] => [at(`" value "${value}`), label]),
      ...Object.entries(detail.machine?.states ?? {}).map(([state, label]): [string, Label] => [at(`" state "${state}`), label]),
      ...Object.entries(detail.machine?.transitions ?? {}).map(([move, { label }]): [string, Label | undefined] => [
        at(`" transition "${move}`),
        label,
      ]),
    ];
  });
}

/** Labels that lack one of the two languages. */
export function missingLabels(plugin: Plugin): string[] {
  return labels(plugin).flatMap(([place, label]) => {
    const missing = [...(label?.en ? [] : ['English']), ...(label?.zh ? [] : ['Chinese'])];
    return missing.length > 0 ? [`${place} has no ${missing.join(' and no ')} label`] : [];
  });
}

/** Problems that the sources throw without a Chinese text, and those whose code does not say whose they are. */
export function missingMessages(plugin: Plugin, { files }: PluginSources): string[] {
  const texts = plugin.messages?.['zh-CN'] ?? {};
  const faults = [...files].flatMap(([file, text]) =>
    [...text.matchAll(/\bnew Problem\(\s*(['"`])([a-z0-9.-]+)\1/g)].flatMap(([, , code = '']) => [
      ...(code.startsWith(`${plugin.name}.`) ? [] : [`${file} throws "${code}", which does not start with "${plugin.name}."`]),
      ...(Object.hasOwn(texts, code) ? [] : [`${file} throws "${code}", for which messages['zh-CN'] has no text`]),
    ]),
  );
  return [...new Set(faults)];
}
