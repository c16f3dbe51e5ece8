import { ConfigProvider } from 'antd';
import { useMemo } from 'react';
import { useLocation, useParams } from 'react-router';
import { useModel } from '../api/model.tsx';
import { NotFoundPage } from '../app/not-found-page.tsx';
import { themeOf } from '../app/theme.ts';
import { LabelPrint } from './label-print.tsx';
import { ListPrint } from './list-print.tsx';
import { readAddress } from './print-address.ts';
import './print.css';

// Inherited, the tokens of a dark console would shine through.
const light = { ...themeOf(false, 'middle'), inherit: false };

const pages = { list: ListPrint, labels: LabelPrint };

function isPage(name: string | undefined): name is keyof typeof pages {
  return name !== undefined && Object.hasOwn(pages, name);
}

/** What is printed by the browser: a list, or labels. Paper is white, whatever the console looks like. */
export function PrintPage() {
  const { '*': name } = useParams();
  const { search, hash } = useLocation();
  const asked = useMemo(() => readAddress({ search, hash }), [search, hash]);
  const entity = useModel().entity(asked.entity);
  if (!entity || !isPage(name)) return <NotFoundPage />;
  const Page = pages[name];
  return (
    <ConfigProvider theme={light}>
      <Page key={entity.name} entity={entity} query={asked.query} />
    </ConfigProvider>
  );
}
