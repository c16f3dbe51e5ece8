import { useParams } from 'react-router';
import { useModel } from '../api/model.tsx';
import { NotFoundPage } from '../app/not-found-page.tsx';
import { EntityList } from './entity-list.tsx';

/** The records of an entity, in the way that the address says. */
export function ListPage() {
  const { plugin = '', entities = '' } = useParams();
  const entity = useModel().entityAt(plugin, entities);
  return entity ? <EntityList key={entity.name} entity={entity} /> : <NotFoundPage />;
}
