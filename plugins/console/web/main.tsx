import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import './i18n/i18n.ts';

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
