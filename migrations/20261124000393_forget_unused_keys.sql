-- Of two who record one NIK at once the slower one has made a key under which nothing is stored: it goes, so that no key stays of nobody.
CREATE FUNCTION access.forget_unused_key(unused uuid) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = access, pg_temp AS $$
    DELETE FROM access.data_keys
    WHERE subject = unused
      AND NOT EXISTS (SELECT FROM access.events WHERE aggregate_type = 'person' AND aggregate_id = unused::text)
$$;
REVOKE ALL ON FUNCTION access.forget_unused_key FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.forget_unused_key TO wasnaker_access;
