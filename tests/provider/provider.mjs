// A certified OpenID Connect provider for tests: `node provider.mjs SETTINGS`, a JSON of
// { port, keys: [private JWK], clients: { id: claims }, web: { client metadata } }. It prints its issuer once it listens.
// By its own name each client gets an access token for the audience of `resource` (`urn:NAME`), which says its claims.
// People of the same names sign in for the client `web` by any password (the provider's own forms for development).
import http from 'node:http';
import Provider from 'oidc-provider';

const { port, keys, clients, web } = JSON.parse(process.argv[2]);
const server = http.createServer();
await new Promise((listening) => server.listen(port, '127.0.0.1', listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: Object.keys(clients).map((client_id) => ({
    client_id,
    client_secret: 'secret',
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    id_token_signed_response_alg: keys[0].alg,
  })).concat(web ? [{ client_id: 'web', client_secret: 'secret', id_token_signed_response_alg: keys[0].alg, ...web }] : []),
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  pkce: { required: () => true },
  jwks: { keys },
  extraTokenClaims: (_, token) => clients[token.accountId ?? token.clientId],
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: Boolean(web) },
    backchannelLogout: { enabled: true },
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, resource) => ({
        scope: '',
        audience: resource.replace(/^urn:/, ''),
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: keys[0].alg } },
      }),
    },
  },
});
server.on('request', provider.callback());
console.log(issuer);
