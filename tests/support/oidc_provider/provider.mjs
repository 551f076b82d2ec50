// An OpenID Connect provider for tests, on loopback: node provider.mjs NODE_MODULES PORT CLIENT_AS_JSON
// POST /test/account with a JSON object of claims adds or changes the account with its `sub`.
// GET /test/requests returns count and time in ms of the requests so far, by path, and grant type at /token.

import { request } from 'node:http';
import { pathToFileURL } from 'node:url';

const [modules, port, client] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(`${modules}/oidc-provider/lib/index.js`));
const issuer = `http://127.0.0.1:${port}`;
const accounts = new Map();
const requests = {};

// Its own refuses to send to loopback, and not every resolver knows the names under localhost.
function send(url, { method, headers, body }) {
  const { host, hostname, port, pathname, search } = new URL(url);
  const address = hostname.endsWith('.localhost') ? '127.0.0.1' : hostname;
  const fields = { ...Object.fromEntries(new Headers(headers)), host };
  if (body instanceof URLSearchParams) fields['content-type'] = 'application/x-www-form-urlencoded';
  return new Promise((resolve, reject) => {
    const sent = request({ host: address, port, path: pathname + search, method, headers: fields }, (response) => {
      response.resume();
      response.on('end', () => resolve(new Response(null, { status: response.statusCode })));
    });
    sent.on('error', reject);
    sent.end(String(body ?? ''));
  });
}

const provider = new Provider(issuer, {
  clients: [JSON.parse(client)],
  claims: {
    openid: ['sub'],
    profile: ['name'],
    email: ['email', 'email_verified'],
    groups: ['groups'],
  },
  scopes: ['openid', 'offline_access', 'profile', 'email', 'groups'],
  conformIdTokenClaims: false,
  cookies: { keys: ['test'] },
  features: {
    revocation: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  fetch: send,
  async findAccount(_, sub) {
    const claims = accounts.get(sub) ?? {};
    return { accountId: sub, claims: async () => ({ sub, ...claims }) };
  },
});

provider.use(async (context, next) => {
  if (context.path === '/test/requests') {
    context.body = requests;
    return;
  }
  const begun = performance.now();
  await next();
  const grant = context.oidc?.params?.grant_type;
  const counted = (requests[grant ? `${context.path} ${grant}` : context.path] ??= { count: 0, ms: 0 });
  counted.count += 1;
  counted.ms += performance.now() - begun;
});

provider.use(async (context, next) => {
  if (context.path !== '/test/account') return next();
  const parts = [];
  for await (const part of context.req) parts.push(part);
  const claims = JSON.parse(Buffer.concat(parts).toString());
  accounts.set(claims.sub, claims);
  context.status = 204;
});

provider.listen(Number(port), '127.0.0.1', () => console.log('listening'));
