-- What is asked of figures again and again is added up while the rows are written: a count of a million cases
-- reads the sums of years, months and provinces. Triggers keep them, so that whoever writes a row, by whatever version
-- of the code, writes its sums in the same statement.

CREATE TABLE case_statistics_sums (
    milestone text   NOT NULL,
    dimension text   NOT NULL,
    level     text   NOT NULL,
    period    text   NOT NULL,
    province  text   NOT NULL,
    value     text   NOT NULL,
    counted   bigint NOT NULL,
    noted     bigint NOT NULL,
    complied  bigint NOT NULL,
    PRIMARY KEY (milestone, dimension, level, period, province, value)
) WITH (fillfactor = 70);
COMMENT ON TABLE case_statistics_sums IS 'case_statistics by milestone, period of it, province, and one dimension or none';
COMMENT ON COLUMN case_statistics_sums.dimension IS 'empty: every case once';
COMMENT ON COLUMN case_statistics_sums.level IS 'year, and without a dimension month: each holds every case';
COMMENT ON COLUMN case_statistics_sums.period IS 'YYYY or YYYY-MM; empty: not known';
COMMENT ON COLUMN case_statistics_sums.value IS 'empty: not known';
COMMENT ON COLUMN case_statistics_sums.counted IS 'cases; of the milestone of a visit, visits';

CREATE TABLE prosecution_statistics_sums (
    milestone text   NOT NULL,
    dimension text   NOT NULL,
    level     text   NOT NULL,
    period    text   NOT NULL,
    province  text   NOT NULL,
    value     text   NOT NULL,
    inspector text   NOT NULL,
    counted   bigint NOT NULL,
    fined     bigint NOT NULL,
    fines_idr bigint NOT NULL,
    PRIMARY KEY (milestone, dimension, level, period, province, value, inspector)
) WITH (fillfactor = 70);
COMMENT ON TABLE prosecution_statistics_sums IS 'prosecution_statistics as case_statistics_sums, by inspector too, so that different ones can be counted';

CREATE TABLE case_statistics_times_sums (
    recorded_on date   NOT NULL,
    province    text   NOT NULL,
    recorded    bigint NOT NULL,
    late        bigint NOT NULL,
    very_late   bigint NOT NULL,
    PRIMARY KEY (recorded_on, province)
) WITH (fillfactor = 70);
COMMENT ON TABLE case_statistics_times_sums IS 'how late events are recorded, by the day on which they are, in Jakarta; corrections and what old registers held are none';
CREATE TABLE prosecution_statistics_times_sums (LIKE case_statistics_times_sums INCLUDING ALL) WITH (fillfactor = 70);
COMMENT ON TABLE prosecution_statistics_times_sums IS 'as case_statistics_times_sums';

-- The sums of rows, each with the sign that it is added with, as a statement.
CREATE FUNCTION sums_of(table_name text, signed_rows text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE table_name
        WHEN 'case_statistics' THEN format($statement$
            SELECT m.milestone, d.dimension, p.level, coalesce(p.period, '') AS period,
                   coalesce(m.reached_in, t.province) AS province, d.value, sum(t.sign) AS counted,
                   coalesce(sum(t.sign) FILTER (WHERE t.nota_i), 0) AS noted,
                   coalesce(sum(t.sign) FILTER (WHERE t.nota_i AND t.complied AND t.complied_with = 'nota_i'), 0) AS complied
            FROM (%s) t
            CROSS JOIN LATERAL (
                VALUES
                    ('registered', t.registered, t.registered_on, t.registered_in, ''),
                    ('ordered', t.ordered, t.ordered_on, t.ordered_in, ''),
                    ('examined', t.examined, t.examined_on, t.examined_in, ''),
                    ('nota_i', t.nota_i, t.nota_i_on, t.nota_i_in, ''),
                    ('received', t.received, t.received_on, t.received_in, ''),
                    ('nota_ii', t.nota_ii, t.nota_ii_on, t.nota_ii_in, ''),
                    ('special', t.special, t.special_on, t.special_in, ''),
                    ('complied', t.complied, t.complied_on, t.complied_in, ''),
                    ('escalated', t.escalated, t.escalated_on, t.escalated_in, ''),
                    ('closed', t.closed, t.closed_on, t.closed_in, '')
                UNION ALL
                SELECT 'visited', true, v.visited_on, v.visited_in, v.kind
                FROM jsonb_to_recordset(t.visits) AS v (kind text, visited_on date, visited_in text)
            ) m (milestone, reached, reached_on, reached_in, kind)
            CROSS JOIN LATERAL (
                SELECT '' AS dimension, '' AS value
                UNION ALL SELECT 'norm', unnest(CASE t.norms WHEN '{}' THEN '{""}' ELSE t.norms END)
                UNION ALL SELECT 'status', t.status WHERE m.milestone = 'registered'
                UNION ALL SELECT 'close_reason', coalesce(t.close_reason, '') WHERE m.milestone = 'closed'
                UNION ALL SELECT 'kind', coalesce(m.kind, '') WHERE m.milestone = 'visited'
            ) d
            CROSS JOIN LATERAL (
                SELECT 'year' AS level, to_char(m.reached_on, 'YYYY') AS period
                UNION ALL SELECT 'month', to_char(m.reached_on, 'YYYY-MM') WHERE d.dimension = ''
            ) p
            WHERE m.reached GROUP BY 1, 2, 3, 4, 5, 6
            HAVING (sum(t.sign), coalesce(sum(t.sign) FILTER (WHERE t.nota_i), 0),
                    coalesce(sum(t.sign) FILTER (WHERE t.nota_i AND t.complied AND t.complied_with = 'nota_i'), 0)) <> (0, 0, 0)
            $statement$, signed_rows)
        WHEN 'prosecution_statistics' THEN format($statement$
            SELECT m.milestone, d.dimension, p.level, coalesce(p.period, '') AS period,
                   coalesce(m.reached_in, t.province) AS province, d.value, t.inspector, sum(t.sign) AS counted,
                   coalesce(sum(t.sign) FILTER (WHERE t.fine_idr > 0), 0) AS fined,
                   sum(t.sign * t.fine_idr)::bigint AS fines_idr
            FROM (%s) t
            CROSS JOIN LATERAL (VALUES
                ('reported', t.reported, t.reported_on, t.reported_in),
                ('opened', t.opened, t.opened_on, t.opened_in),
                ('minutes', t.minutes, t.minutes_on, t.minutes_in),
                ('referred', t.referred, t.referred_on, t.referred_in),
                ('judged', t.judged, t.judged_on, t.judged_in),
                ('final', t.final, t.final_on, t.final_in),
                ('completed', t.completed, t.completed_on, t.completed_in)
            ) m (milestone, reached, reached_on, reached_in)
            CROSS JOIN LATERAL (
                VALUES ('', ''), ('norm', t.norm)
                UNION ALL SELECT 'outcome', coalesce(t.outcome, '') WHERE m.milestone IN ('judged', 'final', 'completed')
                UNION ALL SELECT 'status', coalesce(t.status, '') WHERE m.milestone = 'reported'
                UNION ALL SELECT 'kind', coalesce(t.accused_role, '') WHERE m.milestone = 'opened'
            ) d (dimension, value)
            CROSS JOIN LATERAL (
                SELECT 'year' AS level, to_char(m.reached_on, 'YYYY') AS period
                UNION ALL SELECT 'month', to_char(m.reached_on, 'YYYY-MM') WHERE d.dimension = ''
            ) p
            WHERE m.reached GROUP BY 1, 2, 3, 4, 5, 6, 7
            HAVING (sum(t.sign), coalesce(sum(t.sign) FILTER (WHERE t.fine_idr > 0), 0), sum(t.sign * t.fine_idr)) <> (0, 0, 0)
            $statement$, signed_rows)
        ELSE format($statement$
            SELECT recorded_on, province, sum(sign) AS recorded,
                   coalesce(sum(sign) FILTER (WHERE recorded_on - happened_on > 7), 0) AS late,
                   coalesce(sum(sign) FILTER (WHERE recorded_on - happened_on > 30), 0) AS very_late
            FROM (
                SELECT t.sign, (e.recorded_at AT TIME ZONE 'Asia/Jakarta')::date AS recorded_on,
                       min(t.true_from) AS happened_on, (array_agg(t.province ORDER BY t.true_from))[1] AS province
                FROM (%s) t JOIN events e ON e.position = t.known_from
                WHERE e.event_type NOT IN ('CorrectionRecorded', 'RegisterEntryImported')
                GROUP BY t.sign, e.position, e.recorded_at
            ) one GROUP BY 1, 2
            $statement$, signed_rows)
    END
$$;

-- By index: the planner takes the few rows of a statement for many and would read all of the log beside them. What is
-- found for one row is never asked for again: remembering it takes as long as all the rest.
CREATE FUNCTION keep_sums() RETURNS trigger LANGUAGE plpgsql
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_memoize = off AS $$
DECLARE
    new_signed CONSTANT text := 'SELECT 1 AS sign, new_rows.* FROM new_rows';
    old_signed CONSTANT text := 'SELECT -1 AS sign, old_rows.* FROM old_rows';
    -- The first tells whether anything is left to be summed.
    sums CONSTANT text[] := CASE TG_TABLE_NAME
        WHEN 'case_statistics' THEN '{counted, noted, complied}'
        WHEN 'prosecution_statistics' THEN '{counted, fined, fines_idr}'
        ELSE '{recorded, late, very_late}' END;
    keys CONSTANT text[] := CASE TG_TABLE_NAME
        WHEN 'case_statistics' THEN '{milestone, dimension, level, period, province, value}'
        WHEN 'prosecution_statistics' THEN '{milestone, dimension, level, period, province, value, inspector}'
        ELSE '{recorded_on, province}' END;
    signed_rows text;
    sums_at text;
    gone tid[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT FROM new_rows) THEN RETURN NULL; END IF;
        signed_rows := new_signed;
    ELSIF TG_OP = 'DELETE' THEN
        signed_rows := old_signed;
    ELSE
        IF NOT EXISTS (SELECT FROM new_rows) THEN RETURN NULL; END IF;
        signed_rows := new_signed || ' UNION ALL ' || old_signed;
    END IF;
    sums_at := format('%I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME || '_sums');
    EXECUTE format(
        'WITH kept AS (
             INSERT INTO %s AS s (%s) SELECT %2$s FROM (%s) d ON CONFLICT (%s) DO UPDATE SET %s
             RETURNING s.ctid AS place, s.%I = 0 AS is_gone
         ) SELECT array_agg(place) FILTER (WHERE is_gone) FROM kept',
        sums_at, array_to_string(keys || sums, ', '), sums_of(TG_TABLE_NAME, signed_rows), array_to_string(keys, ', '),
        (SELECT string_agg(format('%1$I = s.%1$I + EXCLUDED.%1$I', sum), ', ') FROM unnest(sums) sum),
        sums[1]
    ) INTO gone;
    IF gone IS NOT NULL THEN
        EXECUTE format('DELETE FROM %s WHERE ctid = ANY($1)', sums_at) USING gone;
    END IF;
    RETURN NULL;
END $$;

-- What is kept where it is not what the rows make.
CREATE FUNCTION differing_sums(table_name text) RETURNS TABLE (id text, serving text, rebuilt text) LANGUAGE plpgsql STABLE
SET enable_memoize = off AS $$
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT ''sums '' || coalesce(kept.told, made.told)::text, kept.told::text, made.told::text
         FROM (SELECT to_jsonb(k) AS told FROM public.%I k) kept
         FULL JOIN (SELECT to_jsonb(d) AS told FROM (%s) d) made ON made.told = kept.told
         WHERE kept.told IS NULL OR made.told IS NULL ORDER BY 1',
        table_name || '_sums', sums_of(table_name, format('SELECT 1 AS sign, t.* FROM public.%I t', table_name)));
END $$;

-- All rows of a table that has none yet, at once.
CREATE FUNCTION make_sums(table_name text, of_schema text) RETURNS void LANGUAGE plpgsql
SET enable_memoize = off SET work_mem = '256MB' AS $$
BEGIN
    EXECUTE format('INSERT INTO %I.%I SELECT * FROM (%s) s', of_schema, table_name || '_sums',
                   sums_of(table_name, format('SELECT 1 AS sign, t.* FROM %I.%I t', of_schema, table_name)));
END $$;
REVOKE ALL ON FUNCTION make_sums FROM PUBLIC;

DO $$
DECLARE
    summed text;
    place text;
    target text;
BEGIN
    FOREACH summed IN ARRAY ARRAY['case_statistics', 'prosecution_statistics', 'case_statistics_times', 'prosecution_statistics_times'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO wasnaker_app', summed || '_sums');
        EXECUTE format('GRANT SELECT ON %I TO wasnaker_read', summed || '_sums');
        FOREACH place IN ARRAY ARRAY['public', 'rebuild', 'retired'] LOOP
            target := format('%I.%I', place, summed);
            CONTINUE WHEN to_regclass(target) IS NULL;
            IF place <> 'public' THEN
                PERFORM make_copy(summed || '_sums', place);
            END IF;
            EXECUTE format('CREATE TRIGGER summed_new AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows
                            FOR EACH STATEMENT EXECUTE FUNCTION keep_sums()', target);
            EXECUTE format('CREATE TRIGGER summed_again AFTER UPDATE ON %s
                            REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
                            FOR EACH STATEMENT EXECUTE FUNCTION keep_sums()', target);
            EXECUTE format('CREATE TRIGGER summed_gone AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows
                            FOR EACH STATEMENT EXECUTE FUNCTION keep_sums()', target);
            PERFORM make_sums(summed, place);
        END LOOP;
    END LOOP;
END $$;

-- As before, with its unique indexes, the triggers of its rows and the table of their sums.
CREATE OR REPLACE FUNCTION make_copy(table_name text, into_schema text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    source regclass := format('public.%I', table_name)::regclass;
    target text := format('%I.%I', into_schema, table_name);
    statement text;
BEGIN
    EXECUTE format('CREATE TABLE %s (LIKE %s INCLUDING ALL EXCLUDING INDEXES)', target, source);
    FOR statement IN
        SELECT format('ALTER TABLE %s SET (%s)', target, array_to_string(reloptions, ', '))
        FROM pg_class WHERE oid = source AND reloptions IS NOT NULL
        UNION ALL
        SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', target, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE conrelid = source AND contype IN ('p', 'u', 'x')
        UNION ALL
        -- By these its own rows are found while it is filled; the others are made when it is.
        SELECT regexp_replace(pg_get_indexdef(indexrelid), ' ON [^ ]+ ', format(' ON %s ', target))
        FROM pg_index WHERE indrelid = source AND indisunique
          AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
        UNION ALL
        SELECT format('ALTER TABLE %s OWNER TO %I', target, pg_get_userbyid(relowner))
        FROM pg_class WHERE oid = source
        UNION ALL
        SELECT format('GRANT %s ON %s TO %s', g.privilege_type, target,
                      CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END)
        FROM pg_class, aclexplode(relacl) g WHERE oid = source AND g.grantee <> relowner
        UNION ALL
        SELECT format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target)
        FROM pg_class WHERE oid = source AND relrowsecurity
        UNION ALL
        SELECT format('CREATE POLICY %I ON %s FOR %s TO %s USING (%s)', policyname, target, cmd,
                      array_to_string(roles, ', '), qual) || coalesce(' WITH CHECK (' || with_check || ')', '')
        FROM pg_policies WHERE format('%I.%I', schemaname, tablename)::regclass = source
        UNION ALL
        SELECT regexp_replace(pg_get_triggerdef(oid), ' ON [^ ]+ ', format(' ON %s ', target))
        FROM pg_trigger WHERE tgrelid = source AND NOT tgisinternal
        UNION ALL
        SELECT format('COMMENT ON TABLE %s IS %L', target, obj_description(source, 'pg_class'))
    LOOP
        EXECUTE statement;
    END LOOP;
    IF to_regclass(format('public.%I', table_name || '_sums')) IS NOT NULL THEN
        -- A version of the program that knows of none leaves them behind.
        EXECUTE format('DROP TABLE IF EXISTS %I.%I', into_schema, table_name || '_sums');
        PERFORM make_copy(table_name || '_sums', into_schema);
    END IF;
END $$;

-- As before, and what was left out while the copy was filled: a table whose triggers rest is summed, and they wake.
CREATE OR REPLACE FUNCTION make_indexes(table_name text, into_schema text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    source regclass := format('public.%I', table_name)::regclass;
    target text := format('%I.%I', into_schema, table_name);
    statement text;
BEGIN
    IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = target::regclass AND NOT tgisinternal AND tgenabled = 'D') THEN
        PERFORM make_sums(table_name, into_schema);
        EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', target);
    END IF;
    FOR statement IN
        SELECT regexp_replace(pg_get_indexdef(i.indexrelid), ' ON [^ ]+ ', format(' ON %s ', target))
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = source
          AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conindid = i.indexrelid)
          AND NOT EXISTS (SELECT FROM pg_class o
                          WHERE o.relname = c.relname AND o.relnamespace = into_schema::regnamespace)
    LOOP
        EXECUTE statement;
    END LOOP;
END $$;

-- Whether a stream was passed over, not why.
GRANT SELECT (projection, aggregate_type, aggregate_id, after_position) ON quarantined TO wasnaker_read;
