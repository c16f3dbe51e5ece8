import { Converter } from 'typedoc';

/** What the modules are imported as, by the path that TypeDoc names them by. */
const names = {
  'sdk/src': '@entrepot/sdk',
  'sdk/src/carrier': '@entrepot/sdk/carrier',
  'sdk/src/client': '@entrepot/sdk/client',
  'core/testing': '@entrepot/core/testing',
};

/** A plugin of TypeDoc. @param {import('typedoc').Application} application */
export function load({ converter }) {
  converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) module.name = names[module.name] ?? module.name;
  });
}
