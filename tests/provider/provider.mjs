// A certified OpenID Connect provider for tests: `node provider.mjs SETTINGS`, a JSON of
// { port, keys: [private JWK], clients: { id: claims } }. It prints its issuer once it listens. By its own name each
// client gets an access token for the audience of `resource` (`urn:NAME`), which says its claims.
import http from 'node:http';
import Provider from 'oidc-provider';

const { port, keys, clients } = JSON.parse(process.argv[2]);
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
  })),
  jwks: { keys },
  extraTokenClaims: (_, token) => clients[token.clientId],
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
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
