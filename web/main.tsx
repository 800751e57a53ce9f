import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Hermes } from '../src/core/index.ts';
import { App } from './app.tsx';

declare global {
  interface Window {
    /** This page's node (the first, where it is several), once its name is granted. */
    hermes: Hermes;
  }
}

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
