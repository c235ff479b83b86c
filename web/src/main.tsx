/** Starts the console: texts first, so that nothing is ever shown in no language. */
import '@fontsource-variable/inter/wght.css';
import './app/mantine-styles.ts';
import './app/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { startTexts } from './i18n/start.ts';

const root = document.getElementById('root');
if (root) {
  await startTexts();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
