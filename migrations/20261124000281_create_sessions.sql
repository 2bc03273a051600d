-- People who are signed in by a browser. What the browser holds is a random secret; here lies its digest, so that
-- nobody who reads the table can act as somebody.

CREATE TABLE sign_ins (
    id        bytea       PRIMARY KEY,
    state     text        NOT NULL,
    nonce     text        NOT NULL,
    verifier  text        NOT NULL,
    return_to text        NOT NULL,
    begun_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE sign_ins IS 'ways to the provider of the single sign-on that are under way (OAuth 2.0 authorization code with PKCE)';

CREATE TABLE sessions (
    id               bytea       PRIMARY KEY,
    subject          text        NOT NULL,
    roles            text[]      NOT NULL,
    acting           text,
    unit             text,
    province         text,
    provider_session text,
    identity_token   text,
    begun_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at          timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE sessions IS 'signed-in browsers; acting is the role of several that was chosen, provider_session the sid of the provider';
CREATE INDEX sessions_of_subject ON sessions (subject);

GRANT SELECT, INSERT, UPDATE, DELETE ON sign_ins, sessions TO wasnaker_app;
