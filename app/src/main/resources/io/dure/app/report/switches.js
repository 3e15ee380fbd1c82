// Language and theme of a report: as its reader chooses, else as his browser prefers.
const Switches = (() => {
  'use strict';
  const chosen = { language: undefined, theme: undefined };
  const { say } = Words;

  function prefersDark() {
    return window.matchMedia('(prefers-color-scheme: dark)');
  }

  function theme() {
    return chosen.theme ?? (prefersDark().matches ? 'dark' : 'light');
  }

  /** Takes on both, and says the page's own words; each drawing begins with it. */
  function settle() {
    document.documentElement.dataset.theme = theme();
    Words.use(chosen.language ?? (navigator.language.toLowerCase().startsWith('ko') ? 'ko' : 'en'));
    document.documentElement.lang = Words.language;
    document.querySelectorAll('[data-word]').forEach((node) => { node.textContent = say(node.dataset.word); });
    document.querySelectorAll('[data-label]').forEach((node) => { node.setAttribute('aria-label', say(node.dataset.label)); });
    const language = document.getElementById('language');
    language.textContent = say('other.language');
    language.lang = Words.language === 'ko' ? 'en' : 'ko';
    document.getElementById('theme').textContent = say(theme() === 'dark' ? 'to.light' : 'to.dark');
  }

  /** Chooses a theme, or leaves it to the browser when undefined; returns what was chosen before. */
  function wear(other) {
    const before = chosen.theme;
    chosen.theme = other;
    return before;
  }

  /** Draws now, and again whenever one of them changes. */
  function begin(render) {
    document.getElementById('language').addEventListener('click', () => { chosen.language = Words.language === 'ko' ? 'en' : 'ko'; render(); });
    document.getElementById('theme').addEventListener('click', () => { wear(theme() === 'dark' ? 'light' : 'dark'); render(); });
    prefersDark().addEventListener('change', render);
    render();
  }

  return { settle, wear, begin };
})();
