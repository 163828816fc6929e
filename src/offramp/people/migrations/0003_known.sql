-- How each word of a name sounds, kept beside it: somebody who heard it need not know how it is spelled.
CREATE FUNCTION guard.sounds(words text) RETURNS text[] LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT offramp.dmetaphone(w)) FILTER (WHERE offramp.dmetaphone(w) <> ''), '{}')
    FROM regexp_split_to_table(lower(words), '[^[:alpha:]]+') AS w
$$;
CREATE FUNCTION guard.sounding() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
    'BEGIN NEW.sounds := guard.sounds(NEW.text); RETURN NEW; END';
REVOKE ALL ON FUNCTION guard.sounds(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION guard.sounding() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guard.sounds(text) TO offramp_care;
CREATE TRIGGER sounding BEFORE INSERT OR UPDATE ON people_name FOR EACH ROW EXECUTE FUNCTION guard.sounding();
CREATE INDEX people_name_sounds ON people_name USING gin (sounds);
CREATE INDEX people_name_letters ON people_name USING gin (lower(text) gin_trgm_ops);
CREATE INDEX people_identifier_value ON people_identifier (site_id, kind, reverse(value) text_pattern_ops);

-- How often somebody searched in the last hour. No face reads it.
CREATE TABLE guard.searching (staff uuid NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE INDEX searching_staff ON guard.searching (staff, at);

-- Search before create: at most five contact cards, for those who enrol people with a hand-off in hand, and for
-- those who look for somebody in an emergency or under a court's order. Hidden, merged-away and absent people answer alike: not at all.
-- Raises 54000 for whoever searched too often, whatever they search.
CREATE FUNCTION offramp.find_people(words text) RETURNS TABLE (participant_id uuid, called text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    p guard.who := guard.principal();
    most integer;
    letters text := btrim(regexp_replace(lower(words), '[^[:alpha:]'' -]+', ' ', 'g'), ' ''-');
    digits text := regexp_replace(words, '[^0-9]+', '', 'g');
BEGIN
    IF p.purpose = 'coordination' AND p.role IN ('on_call_worker', 'case_manager')
       AND EXISTS (SELECT FROM offramp.consent_relationship r
                   WHERE r.site_id = p.site AND r.staff_id = p.staff AND r.kind = 'assigned' AND r.until IS NULL) THEN
        most := 30;
    ELSIF (p.purpose = 'emergency'
           AND p.role IN ('on_call_worker', 'case_manager', 'clinician', 'privacy_officer'))
          OR (p.purpose = 'legal_process' AND p.role = 'privacy_officer') THEN
        most := 10;
    END IF;
    IF most IS NULL OR NOT guard.in_service() THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('guard.searching ' || p.staff));
    DELETE FROM guard.searching s WHERE s.staff = p.staff AND s.at < clock_timestamp() - interval '1 hour';
    IF (SELECT count(*) FROM guard.searching s WHERE s.staff = p.staff) >= most THEN
        RAISE EXCEPTION 'searched too often' USING ERRCODE = '54000';
    END IF;
    INSERT INTO guard.searching (staff) VALUES (p.staff);
    RETURN QUERY
        WITH met (id, far) AS (
            SELECT n.participant_id, CASE WHEN lower(n.text) = letters THEN 0
                                          WHEN strpos(lower(n.text), letters) > 0 THEN 1
                                          WHEN n.sounds @> guard.sounds(letters) THEN 2 ELSE 3 END
            FROM offramp.people_name n
            WHERE n.site_id = p.site AND length(letters) >= 2
              AND (lower(n.text) LIKE '%' || replace(letters, '_', '') || '%'
                   OR (guard.sounds(letters) <> '{}' AND n.sounds @> guard.sounds(letters))
                   OR offramp.similarity(lower(n.text), letters) > 0.45)
              -- With a number beside the name, the number has to be theirs too.
              AND (digits = '' OR EXISTS (
                    SELECT FROM offramp.people_identifier i
                    WHERE i.participant_id = n.participant_id
                      AND (i.value = digits OR (i.kind = 'phone' AND length(digits) >= 4
                                                AND right(i.value, length(digits)) = digits))))
            UNION ALL
            SELECT i.participant_id, 0 FROM offramp.people_identifier i
            WHERE i.site_id = p.site AND letters = '' AND i.kind = 'phone' AND length(digits) >= 7
              AND reverse(i.value) LIKE reverse(right(digits, 10)) || '%'
            UNION ALL
            SELECT i.participant_id, 0 FROM offramp.people_identifier i
            WHERE i.site_id = p.site AND letters = '' AND i.kind = 'id_last_four' AND i.value = upper(btrim(words))),
        one (id, far) AS (
            SELECT coalesce(m.kept_id, met.id), min(met.far)
            FROM met LEFT JOIN offramp.people_merge m ON m.merged_id = met.id AND m.undone_at IS NULL
            GROUP BY 1)
        SELECT one.id, coalesce((SELECT n.text FROM offramp.people_name n
                                 WHERE n.participant_id = one.id AND n.kind = 'called'
                                 ORDER BY n.told_at DESC, n.id DESC LIMIT 1), '')
        FROM one WHERE one.id <> ALL (guard.denied('K1'))
        ORDER BY one.far, 2, one.id LIMIT 5;
END $$;
GRANT SELECT ON people_name, people_identifier, people_merge TO offramp_policy;
GRANT SELECT, INSERT, DELETE ON guard.searching TO offramp_policy;
GRANT EXECUTE ON FUNCTION guard.sounds(text) TO offramp_policy;
REVOKE ALL ON FUNCTION offramp.find_people(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION offramp.find_people(text) TO offramp_care;
ALTER FUNCTION offramp.find_people(text) OWNER TO offramp_policy;

-- A merge is made, seen and undone by those alone who work with both.
CREATE POLICY of_both ON people_merge AS RESTRICTIVE USING (
    merged_id <> ALL ((SELECT guard.denied('K1'))::uuid[])
    AND (merged_id = ANY ((SELECT guard.subjects('K1', false))::uuid[])
         OR (SELECT guard.sees_all('K1', false))));
CREATE POLICY by_me ON people_merge AS RESTRICTIVE FOR INSERT WITH CHECK (by_id = (SELECT guard.staff()));
