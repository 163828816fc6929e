-- The sealer reads the log and adds seals. Nobody else reaches the chain, and nobody changes what is in either.
ALTER TABLE ground_seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE ground_seal FORCE ROW LEVEL SECURITY;
CREATE POLICY sealer_sees ON ground_entry FOR SELECT TO offramp_sealer USING (true);
CREATE POLICY sealer_sees ON ground_seal FOR SELECT TO offramp_sealer USING (true);
CREATE POLICY sealer_adds ON ground_seal FOR INSERT TO offramp_sealer WITH CHECK (true);
GRANT SELECT ON ground_entry TO offramp_sealer;
GRANT SELECT, INSERT ON ground_seal TO offramp_sealer;
INSERT INTO guard.protected VALUES ('ground_seal', 'log', 'entry_id', NULL, true, '{}', false);

-- The log is kept, whoever asks: the owner too. Whoever gets past this is found by the chain.
CREATE FUNCTION guard.kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the log is kept: nothing in it is changed or taken out' USING ERRCODE = '42501';
END $$;
REVOKE ALL ON FUNCTION guard.kept() FROM PUBLIC;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ground_entry
    FOR EACH STATEMENT EXECUTE FUNCTION guard.kept();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ground_seal
    FOR EACH STATEMENT EXECUTE FUNCTION guard.kept();

-- The ids under which the log knows a person: their own, those of records that were merged with it (where it is
-- asked for), and the encounters that were matched to any of them.
CREATE FUNCTION guard.known_as(participant uuid, with_merged boolean) RETURNS uuid[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        WITH RECURSIVE one (id) AS (
            SELECT participant
            UNION SELECT CASE WHEN m.kept_id = one.id THEN m.merged_id ELSE m.kept_id END
            FROM one JOIN offramp.people_merge m ON one.id IN (m.kept_id, m.merged_id)
            WHERE with_merged AND m.undone_at IS NULL)
        SELECT id FROM one
        UNION SELECT h.subject_id FROM offramp.handoff_match h JOIN one ON h.participant_id = one.id);
END $$;
REVOKE ALL ON FUNCTION guard.known_as(uuid, boolean) FROM PUBLIC;

-- Who looked: for the privacy officer and for the person themself all of it, and for those who work with the person
-- now what was looked at in the classes that they reach too: that somebody looked tells that there is something.
CREATE FUNCTION guard.looks_at(participant uuid, since timestamptz, most integer) RETURNS TABLE (
    at timestamptz, staff_id uuid, agency_id uuid, role text, purpose text, act text, data_class text, kind text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    p guard.who := guard.principal();
    works_with boolean := p.role IN ('case_manager', 'on_call_worker') AND p.purpose = 'coordination'
        AND participant = ANY (guard.subjects('K13', false));
    ids uuid[];
    classes text[];
BEGIN
    IF NOT guard.in_service() OR participant = ANY (guard.denied('K13'))
       OR NOT (works_with OR (p.role = 'privacy_officer' AND p.purpose = 'audit')
               OR (p.role = 'participant' AND p.purpose = 'participant_request' AND p.staff = participant)) THEN
        RETURN;
    END IF;
    ids := guard.known_as(participant, NOT works_with);
    IF works_with THEN
        classes := ARRAY(SELECT DISTINCT r.data_class FROM guard.rule r
                         WHERE r.role = p.role AND r.purpose = p.purpose
                           AND participant = ANY (guard.subjects(r.data_class, false)));
    END IF;
    RETURN QUERY
        SELECT e.at, e.staff_id, e.agency_id, e.role, e.purpose, e.act, e.data_class, e.kind
        FROM offramp.ground_entry e
        WHERE e.site_id = p.site AND e.about && ids AND e.at >= since
          AND (NOT works_with OR e.data_class = ANY (classes))
        ORDER BY e.at DESC, e.id DESC LIMIT least(most, 10000);
END $$;

-- The whole log of a site, for the privacy officer alone, but for people whom that officer is not to look at; what
-- is left NULL is not asked for.
CREATE FUNCTION guard.searched_log(
    person uuid, actor uuid, since timestamptz, before timestamptz, of_kind text, of_class text, most integer
) RETURNS TABLE (
    id uuid, at timestamptz, staff_id uuid, agency_id uuid, role text, purpose text, kind text, act text,
    data_class text, object_ids uuid[], about uuid[], grant_ids uuid[], request_id uuid, device text, note text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    p guard.who := guard.principal();
    denied uuid[] := guard.denied('K13');
    ids uuid[];
BEGIN
    IF p.role <> 'privacy_officer' OR p.purpose <> 'audit' OR NOT guard.in_service() THEN
        RETURN;
    END IF;
    ids := CASE WHEN person IS NOT NULL THEN guard.known_as(person, true) END;
    RETURN QUERY
        SELECT e.id, e.at, e.staff_id, e.agency_id, e.role, e.purpose, e.kind, e.act,
               e.data_class, e.object_ids, e.about, e.grant_ids, e.request_id, e.device, e.note
        FROM offramp.ground_entry e
        WHERE e.site_id = p.site AND (ids IS NULL OR e.about && ids) AND (actor IS NULL OR e.staff_id = actor)
          AND (since IS NULL OR e.at >= since) AND (before IS NULL OR e.at < before)
          AND (of_kind IS NULL OR e.kind = of_kind) AND (of_class IS NULL OR e.data_class = of_class)
          AND NOT e.about && denied
        ORDER BY e.at DESC, e.id DESC LIMIT least(most, 10000);
END $$;

DO $$
DECLARE f text;
BEGIN
    FOREACH f IN ARRAY ARRAY['guard.looks_at(uuid, timestamptz, integer)',
        'guard.searched_log(uuid, uuid, timestamptz, timestamptz, text, text, integer)'] LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO offramp_care', f);
        EXECUTE format('ALTER FUNCTION %s OWNER TO offramp_policy', f);
    END LOOP;
END $$;
GRANT SELECT ON ground_entry TO offramp_policy;
GRANT EXECUTE ON FUNCTION guard.known_as(uuid, boolean), guard.subjects(text, boolean), guard.denied(text),
    guard.in_service() TO offramp_policy;
