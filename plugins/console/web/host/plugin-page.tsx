import { use } from 'react';
import { useParams } from 'react-router';
import { useModel } from '../api/model.tsx';
import { NotFoundPage } from '../app/not-found-page.tsx';
import { useContributions } from './contributions.ts';
import { loadUiModules } from './ui-modules.ts';

/** A page that a plugin contributes: `/<plugin>/-/<page>`. */
export function PluginPage() {
  const { plugin = '', page: name = '', '*': rest = '' } = useParams();
  const page = useContributions().pageOf(plugin, name);
  const model = useModel();
  // It may be on its way yet.
  use(loadUiModules());
  if (!page || !model.may(page.permissions)) return <NotFoundPage />;
  const { view: View } = page;
  return <View key={`${plugin}.${name}`} rest={rest} />;
}
