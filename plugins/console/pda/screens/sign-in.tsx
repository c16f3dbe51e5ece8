import { type FormEvent, useState } from 'react';
import { go } from '../parts/route.ts';
import { exchangeNow } from '../queue/exchange.ts';
import { ApiError } from '../session/api.ts';
import { session, signedIn, signIn } from '../session/session.ts';
import { useStore } from '../session/store.ts';
import { language, setLanguage, useTexts } from '../texts/language.ts';

/** Who works with the handheld. */
export function SignIn() {
  const t = useTexts();
  const chosen = useStore(language);
  const { person } = useStore(session);
  const isExpired = useStore(signedIn) === 'expired';
  const [user, setUser] = useState(person ?? '');
  const [password, setPassword] = useState('');
  const [fault, setFault] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await signIn(user.trim(), password);
      exchangeNow();
      go('home');
    } catch (error) {
      const status = error instanceof ApiError ? error.status : 0;
      const detail = error instanceof Error ? error.message : '';
      setFault(status === 0 ? t('signIn.offline') : status === 401 ? t('signIn.failed') : t('problem.server', { detail }));
    }
  };
  return (
    <main className="sign-in">
      <h1>{t('signIn.title')}</h1>
      {isExpired ? <p className="note">{t('signIn.expired')}</p> : null}
      <form onSubmit={submit}>
        <label>
          {t('signIn.user')}
          <input
            value={user}
            autoComplete="username"
            autoCapitalize="off"
            required
            onChange={(event) => setUser(event.target.value)}
          />
        </label>
        <label>
          {t('signIn.password')}
          <input
            type="password"
            value={password}
            autoComplete="current-password"
            required
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        {fault ? (
          <p className="fault" role="alert">
            {fault}
          </p>
        ) : null}
        <button type="submit" className="primary">
          {t('signIn.submit')}
        </button>
      </form>
      <div className="actions">
        {isExpired && person ? (
          <button type="button" onClick={() => go('home')}>
            {t('back')}
          </button>
        ) : null}
        <button type="button" onClick={() => setLanguage(chosen === 'en' ? 'zh-CN' : 'en')}>
          {t('settings.language')}
        </button>
      </div>
    </main>
  );
}
