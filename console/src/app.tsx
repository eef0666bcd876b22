import { useEffect, useRef, useState } from 'preact/hooks';
import { keepToken, readToken } from './api.ts';
import { lazy } from './lazy.tsx';
import { StartPage } from './pages/start.tsx';

const PAGES = [
  { hash: '#/', title: 'Start', Page: StartPage },
  { hash: '#/pipeline', title: 'Pipeline', Page: lazy(async () => (await import('./pages/pipeline.tsx')).PipelinePage) },
  { hash: '#/incidents', title: 'Incidents', Page: lazy(async () => (await import('./pages/incidents.tsx')).IncidentsPage) },
  { hash: '#/drills', title: 'Drills', Page: lazy(async () => (await import('./pages/drills.tsx')).DrillsPage) },
] as const;

function useHash(): string {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = (): void => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return hash;
}

/** The frame of every page: navigation, sign-in, and the page that the address names. */
export function App() {
  const [token, setToken] = useState(readToken);
  const hash = useHash();
  const main = useRef<HTMLElement>(null);
  const page = PAGES.find((candidate) => candidate.hash === hash || hash.startsWith(`${candidate.hash}/`)) ?? PAGES[0];
  useEffect(() => {
    document.title = `${page.title} · DevOps Engineer`;
    main.current?.focus({ preventScroll: true });
  }, [page]);
  const signOut = (): void => {
    keepToken('');
    setToken('');
  };
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>Skip to content</a>
      <header class="bar">
        <a class="brand" href="#/"><img src="/icon.svg" alt="" width="28" height="28" />DevOps Engineer</a>
        <nav aria-label="Pages">
          {PAGES.map(({ hash: target, title }) => (
            <a key={target} href={target} aria-current={target === page.hash ? 'page' : undefined}>{title}</a>
          ))}
          <a href="/docs">API</a>
        </nav>
        {token !== '' && <button type="button" class="end" onClick={signOut}>Sign out</button>}
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        {token === '' ? <SignIn onToken={(given) => { keepToken(given); setToken(given); }} /> : <page.Page onSignOut={signOut} hash={hash} />}
      </main>
    </>
  );
}

function SignIn({ onToken }: { onToken: (token: string) => void }) {
  const [value, setValue] = useState('');
  return (
    <form class="card narrow" onSubmit={(event) => { event.preventDefault(); if (value.trim() !== '') onToken(value.trim()); }}>
      <h1>Sign in</h1>
      <p>Paste an access token. On your own machine <code>npm start</code> writes one to <code>.local/token</code>. It stays in this tab.</p>
      <label for="token">Access token</label>
      <input id="token" type="password" autocomplete="off" value={value} onInput={(event) => setValue(event.currentTarget.value)} />
      <button type="submit" class="primary">Sign in</button>
    </form>
  );
}
