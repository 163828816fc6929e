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

-- The ids under which the log knows a person: their own, and the encounters that were matched to them.
CREATE FUNCTION guard.known_as(participant uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT participant
                 UNION SELECT m.subject_id FROM offramp.handoff_match m WHERE m.participant_id = participant);
END $$;
REVOKE ALL ON FUNCTION guard.known_as(uuid) FROM PUBLIC;

-- Who looked: for the privacy officer, for the person themself, and for those who work with the person now.
CREATE FUNCTION guard.looks_at(participant uuid, since timestamptz, most integer) RETURNS TABLE (
    at timestamptz, staff_id uuid, agency_id uuid, role text, purpose text, act text, data_class text, kind text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    p guard.who := guard.principal();
    ids uuid[];
BEGIN
    IF NOT ((p.role = 'privacy_officer' AND p.purpose = 'audit')
            OR (p.role = 'participant' AND p.purpose = 'participant_request' AND p.staff = participant)
            OR (p.role IN ('case_manager', 'on_call_worker') AND p.purpose = 'coordination'
                AND participant = ANY (guard.subjects('K13', false)))) THEN
        RETURN;
    END IF;
    ids := guard.known_as(participant);
    RETURN QUERY
        SELECT e.at, e.staff_id, e.agency_id, e.role, e.purpose, e.act, e.data_class, e.kind
        FROM offramp.ground_entry e
        WHERE e.site_id = p.site AND e.about && ids AND e.at >= since
        ORDER BY e.at DESC, e.id DESC LIMIT least(most, 10000);
END $$;

-- The whole log of a site, for the privacy officer alone; what is left NULL is not asked for.
CREATE FUNCTION guard.searched_log(
    person uuid, actor uuid, since timestamptz, before timestamptz, of_kind text, of_class text, most integer
) RETURNS TABLE (
    id uuid, at timestamptz, staff_id uuid, agency_id uuid, role text, purpose text, kind text, act text,
    data_class text, object_ids uuid[], about uuid[], grant_ids uuid[], request_id uuid, device text, note text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    p guard.who := guard.principal();
    ids uuid[];
BEGIN
    IF p.role <> 'privacy_officer' OR p.purpose <> 'audit' THEN
        RETURN;
    END IF;
    ids := CASE WHEN person IS NOT NULL THEN guard.known_as(person) END;
    RETURN QUERY
        SELECT e.id, e.at, e.staff_id, e.agency_id, e.role, e.purpose, e.kind, e.act,
               e.data_class, e.object_ids, e.about, e.grant_ids, e.request_id, e.device, e.note
        FROM offramp.ground_entry e
        WHERE e.site_id = p.site AND (ids IS NULL OR e.about && ids) AND (actor IS NULL OR e.staff_id = actor)
          AND (since IS NULL OR e.at >= since) AND (before IS NULL OR e.at < before)
          AND (of_kind IS NULL OR e.kind = of_kind) AND (of_class IS NULL OR e.data_class = of_class)
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
GRANT EXECUTE ON FUNCTION guard.known_as(uuid), guard.subjects(text, boolean) TO offramp_policy;
