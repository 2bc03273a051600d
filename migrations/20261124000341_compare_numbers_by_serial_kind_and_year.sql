-- A number is compared by its serial, kind and year: spaces, small letters and the month before the year make
-- no other number of it (rules::numbering::compared says the same).
CREATE OR REPLACE FUNCTION compared_number(number text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT regexp_replace(upper(regexp_replace(number, '\s+', '', 'g')),
                         '/(I|II|III|IV|V|VI|VII|VIII|IX|X|XI|XII)(/[0-9]{4})$', '\2') $$;

-- What was claimed by the comparison of before is claimed by this one too; of two that are alike now, the one
-- of the smaller text holds it. The former claims stay: servers of the release before still ask for them.
INSERT INTO unique_keys (key, aggregate_type, aggregate_id)
SELECT DISTINCT ON (key) key, aggregate_type, aggregate_id
FROM (
    SELECT split_part(k.key, '/', 1) || '/' || split_part(k.key, '/', 2) || '/'
               || compared_number(substr(k.key, strpos(k.key, '/') + length(split_part(k.key, '/', 2)) + 2)) AS key,
           k.key AS own, k.aggregate_type, k.aggregate_id
    FROM unique_keys k
    WHERE k.key LIKE 'number.%/%/%' OR k.key LIKE 'prosecution.register\_no/%/%'
) held
ORDER BY key, own
ON CONFLICT DO NOTHING;
