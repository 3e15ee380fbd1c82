// Before anything is drawn, and whenever the system changes: light or dark, as it was chosen here or else as the system is.
(() => {
  'use strict';
  const system = matchMedia('(prefers-color-scheme: dark)');
  const take = () => {
    const kept = localStorage.getItem('dure.theme');
    document.documentElement.dataset.theme = kept === 'dark' || kept === 'light' ? kept : system.matches ? 'dark' : 'light';
  };
  system.addEventListener('change', take);
  take();
})();
