// Signing in at an identity provider: the authorization code flow with a proof (RFC 7636). The server exchanges the code, so
// the browser talks to nobody else; what it is given stays in this tab.
const STARTED = 'dure.oidc';
const REFRESH = 'dure.refresh';

function text(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function random() {
  return text(crypto.getRandomValues(new Uint8Array(32)));
}

/** Where the provider sends the browser back to: it must know this address. */
function here() {
  return location.origin + '/';
}

/** The provider of this server, or undefined. Browsers make proofs only on https and on this machine. */
export async function provider() {
  if (!isSecureContext) return undefined;
  const answer = await fetch('/v1/sign-in').catch(() => undefined);
  return answer?.ok ? (await answer.json()).oidc : undefined;
}

/** Goes there, and comes back by come(). */
export async function go({ authorize, client }) {
  const started = { verifier: random(), state: random(), hash: location.hash };
  sessionStorage.setItem(STARTED, JSON.stringify(started));
  const challenge = text(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(started.verifier)));
  const to = new URL(authorize);
  const asked = { response_type: 'code', scope: 'openid', client_id: client, redirect_uri: here(), state: started.state, code_challenge: challenge, code_challenge_method: 'S256' };
  Object.entries(asked).forEach(([name, value]) => to.searchParams.set(name, value));
  location.assign(to);
}

async function exchange(wanted) {
  const answer = await fetch('/v1/sign-in', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(wanted) });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(told.detail ?? String(answer.status)), { status: answer.status });
  if (told.refresh !== '') sessionStorage.setItem(REFRESH, told.refresh);
  else sessionStorage.removeItem(REFRESH);
  return told.token;
}

/** The token, when the browser has just come back from the provider; null when it has not. Throws when it was refused. */
export async function come() {
  const search = new URLSearchParams(location.search);
  const started = JSON.parse(sessionStorage.getItem(STARTED) ?? 'null');
  if (started === null || !search.has('state')) return null;
  sessionStorage.removeItem(STARTED);
  history.replaceState(null, '', here() + started.hash);
  if (search.get('state') !== started.state) return null; // of another tab, or of nobody
  if (!search.has('code')) throw Object.assign(new Error(search.get('error_description') ?? search.get('error') ?? ''), { status: 401 });
  return exchange({ code: search.get('code'), verifier: started.verifier, redirect: here() });
}

/** The next token, or null when none is given. */
export async function renewed() {
  const refresh = sessionStorage.getItem(REFRESH);
  return refresh === null ? null : exchange({ refresh }).catch(() => null);
}

export function forget() {
  sessionStorage.removeItem(REFRESH);
  sessionStorage.removeItem(STARTED);
}
