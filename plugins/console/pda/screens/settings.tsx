import { useEffect, useState } from 'react';
import { Frame } from '../parts/frame.tsx';
import { go } from '../parts/route.ts';
import { useLive } from '../parts/use-live.ts';
import { kept } from '../queue/database.ts';
import { ApiError, get } from '../session/api.ts';
import { session, setSession, signedIn, signOut } from '../session/session.ts';
import { useStore } from '../session/store.ts';
import { language, setLanguage, useTexts } from '../texts/language.ts';

/** Who, where, in which language. */
export function Settings() {
  const t = useTexts();
  const chosen = useStore(language);
  const { person, warehouse } = useStore(session);
  const device = useLive(kept<string>, 'device');
  const [isSafe, setSafe] = useState(false);
  useEffect(() => {
    void navigator.storage?.persisted?.().then(setSafe);
  }, []);
  return (
    <Frame title={t('settings.title')}>
      <dl>
        <dt>{t('settings.person')}</dt>
        <dd>{person}</dd>
        <dt>{t('settings.device')}</dt>
        <dd>{device}</dd>
        <dt>{t('settings.storage')}</dt>
        <dd>{t(isSafe ? 'settings.storage.safe' : 'settings.storage.loose')}</dd>
      </dl>
      <div className="actions">
        <button type="button" onClick={() => void setSession({ ...session.get(), warehouse: null })}>
          {t('warehouse.change')}: {warehouse?.code}
        </button>
        <button type="button" onClick={() => setLanguage(chosen === 'en' ? 'zh-CN' : 'en')}>
          {t('settings.language')}
        </button>
        <button type="button" className="danger" onClick={() => void signOut().then(() => go('home'))}>
          {t('signOut')}
        </button>
      </div>
    </Frame>
  );
}

interface Warehouse {
  id: string;
  code: string;
  name: string;
}

/** Where the person works today. */
export function ChooseWarehouse() {
  const t = useTexts();
  const [warehouses, setWarehouses] = useState<readonly Warehouse[]>();
  const [fault, setFault] = useState<ApiError>();
  const known = useStore(signedIn);
  useEffect(() => {
    if (known === 'expired') return;
    const load = () =>
      get<{ data: Warehouse[] }>('/api/v1/inventory/warehouses', { fields: 'code,name', sort: 'code', pageSize: '200' })
        .then(({ data }) => {
          setFault(undefined);
          setWarehouses(data);
        })
        .catch((error: unknown) => {
          if (!(error instanceof ApiError)) throw error;
          if (error.status === 401) signedIn.set('expired');
          setFault(error);
        });
    void load();
    addEventListener('online', load);
    return () => removeEventListener('online', load);
  }, [known]);
  const choose = ({ id, code, name }: Warehouse) => {
    void setSession({ ...session.get(), warehouse: { id, code, name } }).then(() => go('home'));
  };
  return (
    <Frame title={t('warehouse.title')} home>
      {fault ? (
        <p className="fault" role="alert">
          {fault.status === 0 ? t('signIn.offline') : t('problem.server', { detail: fault.message })}
        </p>
      ) : null}
      {warehouses?.length === 0 ? <p className="todo">{t('warehouse.none')}</p> : null}
      <div className="list">
        {warehouses?.map((each) => (
          <button type="button" key={each.id} onClick={() => choose(each)}>
            <b>{each.code}</b>
            <span>{each.name}</span>
          </button>
        ))}
      </div>
    </Frame>
  );
}
