-- The history store. Off until a site loads records of its own. No face holds a grant on these tables: a justice
-- process may ask history.check, which answers criteria and hands out no row.

-- A source: what its rows are, and how far its silence can be trusted.
CREATE TABLE history.source (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    words text NOT NULL,
    rows_are text NOT NULL CHECK (rows_are IN ('conviction', 'charge', 'arrest', 'custody')),
    sites text[] NOT NULL CHECK (cardinality(sites) > 0),
    covers_from date,
    covers_until date NOT NULL,
    good_for_days integer NOT NULL CHECK (good_for_days >= 0),
    everyone boolean NOT NULL,
    in_area boolean NOT NULL,
    classes text[] NOT NULL,
    involvement text[] NOT NULL CHECK (involvement <@ classes)
);

-- One charge of one row of a source. classes NULL: its charge could not be told. may_be: classes that the code alone
-- does not settle. released_on infinity: not over yet.
-- No foreign key: the loader writes the rows of one source at a time, and a key would double the time of a load.
CREATE TABLE history.record (
    person_key text NOT NULL,
    source_id integer NOT NULL,
    event_on date NOT NULL,
    released_on date CHECK (released_on >= event_on),
    convicted_on date,
    offence_on date,
    attempt boolean,
    adult boolean,
    classes text[],
    may_be text[] NOT NULL
);
CREATE INDEX record_of_person ON history.record (person_key);

-- Every load there ever was. Rows are added and never touched again.
CREATE TABLE history.loading (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL,
    file text NOT NULL,
    sha256 text NOT NULL,
    people integer NOT NULL,
    accepted integer NOT NULL,
    rejected integer NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The loader adds and clears whole sources; of what is stored it can read back nobody's row.
GRANT SELECT, INSERT, DELETE ON history.source TO offramp_history;
GRANT INSERT, DELETE, SELECT (source_id) ON history.record TO offramp_history;
GRANT INSERT ON history.loading TO offramp_history;
GRANT SELECT ON history.source, history.record TO offramp_policy;

-- Answers each wanted criterion about one person: met, not_met or cannot_say. Nothing else leaves.
-- wanted: [{outcome, events, classes, since, counted_from, attempts, adult_only, in_area}]; classes null stands
-- for what the source counts as involvement, and an empty list for any class.
CREATE FUNCTION history.check(person text, wanted jsonb, on_day date)
RETURNS TABLE (outcome text, answer text, held text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who guard.who := guard.principal();
BEGIN
    IF NOT (who.role IN ('officer', 'sergeant') AND who.purpose = 'referral') THEN
        RAISE EXCEPTION 'a history check is for an officer who refers' USING ERRCODE = '42501';
    END IF;
    IF jsonb_typeof(wanted) <> 'array' OR jsonb_array_length(wanted) > 64 THEN
        RAISE EXCEPTION 'a history check takes up to 64 criteria' USING ERRCODE = '22023';
    END IF;
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(wanted) AS a(outcome text, events text[], classes text[], since date,
            counted_from text, attempts boolean, adult_only boolean, in_area boolean)
    ), source AS MATERIALIZED (
        SELECT s.* FROM history.source s WHERE who.site = ANY (s.sites)
    ), record AS MATERIALIZED (
        SELECT r.*, s.rows_are, s.in_area, s.classes AS told, s.involvement
        FROM history.record r JOIN source s ON s.id = r.source_id
        WHERE r.person_key = person AND r.event_on <= on_day
    ), judged AS (
        SELECT a.outcome,
            (coalesce(a.classes, r.involvement) = '{}' AND a.classes IS NOT NULL
                OR CASE WHEN r.classes && coalesce(a.classes, r.involvement) THEN true
                        WHEN r.may_be && coalesce(a.classes, r.involvement) THEN NULL
                        WHEN r.classes IS NOT NULL AND coalesce(a.classes, r.involvement) <@ r.told THEN false
                   END)
            AND (a.attempts OR NOT r.attempt)
            AND (NOT a.adult_only OR r.adult)
            AND (NOT a.in_area OR r.in_area)
            AND (a.since IS NULL OR CASE a.counted_from WHEN 'event' THEN r.event_on
                WHEN 'release' THEN r.released_on WHEN 'conviction' THEN r.convicted_on
                WHEN 'offence' THEN r.offence_on END >= a.since) AS counts
        FROM asked a JOIN record r ON r.rows_are = ANY (a.events)
    ), summed AS (
        SELECT j.outcome, bool_or(j.counts) AS met, bool_or(j.counts IS NULL) AS open
        FROM judged j GROUP BY j.outcome
    )
    SELECT a.outcome,
        CASE WHEN s.met THEN 'met'
             WHEN s.open OR EXISTS (
                SELECT FROM unnest(a.events) AS kind(word) WHERE NOT EXISTS (
                    SELECT FROM source o
                    WHERE o.rows_are = kind.word AND on_day <= o.covers_until + o.good_for_days
                      AND (o.covers_from IS NULL OR o.covers_from <= a.since)
                      AND (o.everyone OR EXISTS (SELECT FROM record r WHERE r.source_id = o.id))))
             THEN 'cannot_say'
             ELSE 'not_met' END,
        (SELECT array_agg(DISTINCT o.rows_are) FROM source o)
    FROM asked a LEFT JOIN summed s ON s.outcome = a.outcome
    WHERE EXISTS (SELECT FROM source);
END $$;

REVOKE ALL ON FUNCTION history.check(text, jsonb, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION history.check(text, jsonb, date) TO offramp_justice;
GRANT USAGE ON SCHEMA history TO offramp_justice;
ALTER FUNCTION history.check(text, jsonb, date) OWNER TO offramp_policy;
