// Before anything is drawn: light or dark, as it was chosen here or else as the system is.
(() => {
  'use strict';
  const kept = localStorage.getItem('dure.theme');
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.dataset.theme = kept === 'dark' || kept === 'light' ? kept : system;
})();
