-- The officer's card, written down by the worker on the telephone: whole or not at all, and only as an on-call
-- worker's own act. The finding and the history check go where a worker cannot read them (K18); the stop is the
-- officer's own, as if they had sent it; the worker is tied to it only where somebody is to be met.
CREATE FUNCTION offramp.take_down(stop jsonb, words jsonb, finding jsonb, questions jsonb, approvals jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    p guard.who := guard.principal();
    stop_id uuid := (stop->>'id')::uuid;
    officer uuid := (stop->>'officer')::uuid;
    its_unit uuid := (stop->>'unit')::uuid;
    its_agency uuid;
    at timestamptz := clock_timestamp();
    one jsonb;
BEGIN
    IF p.role NOT IN ('on_call_worker', 'case_manager') OR p.purpose <> 'coordination' THEN
        RAISE EXCEPTION 'only a worker takes down a call' USING ERRCODE = '42501';
    END IF;
    IF NOT guard.in_service() THEN
        RAISE EXCEPTION 'only who works here takes down a call' USING ERRCODE = '42501';
    END IF;
    IF officer IS NOT NULL THEN
        SELECT s.agency_id, coalesce(s.unit_id, its_unit) INTO its_agency, its_unit
        FROM offramp.program_staff s JOIN offramp.program_agency a ON a.id = s.agency_id
        WHERE s.id = officer AND s.site_id = p.site AND s.ended_on IS NULL AND a.kind = 'police'
          AND s.roles && ARRAY['officer', 'sergeant'];
    ELSE
        SELECT a.id INTO its_agency FROM offramp.program_unit u JOIN offramp.program_agency a ON a.id = u.agency_id
        WHERE u.id = its_unit AND u.site_id = p.site AND a.kind = 'police';
    END IF;
    IF its_agency IS NULL THEN
        RAISE EXCEPTION 'no such officer or unit here' USING ERRCODE = '42501';
    END IF;
    IF (stop->>'happened_at')::timestamptz > at THEN
        RAISE EXCEPTION 'a stop that is still to come' USING ERRCODE = '23514';
    END IF;
    -- The id comes from a form: one that somebody has already would tie the worker to that person.
    IF EXISTS (SELECT FROM offramp.consent_relationship r WHERE r.subject_id = stop_id)
       OR EXISTS (SELECT FROM offramp.people_participant m WHERE m.id = stop_id)
       OR EXISTS (SELECT FROM offramp.handoff_referral f WHERE f.id = stop_id) THEN
        RAISE EXCEPTION 'an id that somebody has' USING ERRCODE = '42501';
    END IF;
    INSERT INTO offramp.curb_encounter (id, site_id, route, reason, officer_id, taken_down_by_id, unit_id, beat, arm,
        happened_at, saved_at, outcome, outcome_reason, rulebook, answer, practice)
    VALUES (stop_id, p.site, stop->>'route', stop->>'reason', officer, p.staff, its_unit, stop->>'beat', '',
        (stop->>'happened_at')::timestamptz, least((stop->>'saved_at')::timestamptz, at), stop->>'outcome',
        stop->>'outcome_reason', stop->>'rulebook', stop->>'answer', false);
    INSERT INTO offramp.curb_found (encounter_id, site_id, finding) VALUES (stop_id, p.site, finding);
    INSERT INTO offramp.consent_relationship (id, site_id, kind, subject_id, staff_id, unit_id, agency_id, since)
    VALUES (gen_random_uuid(), p.site, 'author', stop_id, officer, its_unit, its_agency, at);
    IF stop->>'checked' IS NOT NULL THEN
        INSERT INTO offramp.curb_history_check (id, site_id, encounter_id, adapter, outcome, by_id, at)
        VALUES (gen_random_uuid(), p.site, stop_id, 'attest', stop->>'checked', coalesce(officer, p.staff), at);
    END IF;
    IF stop->>'outcome' NOT IN ('accepted', 'asked') THEN
        RETURN;
    END IF;
    INSERT INTO offramp.curb_description (encounter_id, site_id, outcome, called, born_on, looks, find_me)
    VALUES (stop_id, p.site, stop->>'outcome', words->>'called', (words->>'born_on')::date, words->>'looks',
        words->>'find_me');
    FOR one IN SELECT jsonb_array_elements(questions) LOOP
        INSERT INTO offramp.curb_question (id, site_id, encounter_id, ask, words, asked_of, asked_at, clears, confirms,
            excludes)
        VALUES (gen_random_uuid(), p.site, stop_id, one->>'ask', one->>'words', one->>'asked_of', at,
            ARRAY(SELECT jsonb_array_elements_text(one->'clears')),
            ARRAY(SELECT jsonb_array_elements_text(one->'confirms')),
            ARRAY(SELECT jsonb_array_elements_text(one->'excludes')));
    END LOOP;
    FOR one IN SELECT jsonb_array_elements(approvals) LOOP
        INSERT INTO offramp.curb_approval (id, site_id, encounter_id, holder, holds, asked_at)
        VALUES ((one->>'id')::uuid, p.site, stop_id, one->>'holder', (one->>'holds')::boolean, at);
        IF (one->>'heard')::boolean THEN
            INSERT INTO offramp.curb_approval_word (id, site_id, encounter_id, approval_id, said, how, reason, by_id,
                word_of_id, at)
            VALUES (gen_random_uuid(), p.site, stop_id, (one->>'id')::uuid, 'approved', 'heard', '', p.staff, NULL, at);
        END IF;
    END LOOP;
    INSERT INTO offramp.consent_relationship (id, site_id, kind, subject_id, staff_id, unit_id, agency_id, basis_id,
        since)
    VALUES (gen_random_uuid(), p.site, 'assigned', stop_id, p.staff, nullif(p.unit,
        '00000000-0000-0000-0000-000000000000'), p.agency, stop_id, at);
END $$;
GRANT INSERT ON offramp.curb_encounter, offramp.curb_found, offramp.curb_description, offramp.curb_question,
    offramp.curb_history_check, offramp.curb_approval, offramp.curb_approval_word, offramp.consent_relationship
    TO offramp_policy;
GRANT EXECUTE ON FUNCTION guard.staff() TO offramp_policy;
GRANT SELECT ON offramp.program_staff, offramp.program_unit, offramp.program_agency, offramp.people_participant
    TO offramp_policy;
REVOKE ALL ON FUNCTION offramp.take_down(jsonb, jsonb, jsonb, jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION offramp.take_down(jsonb, jsonb, jsonb, jsonb, jsonb) TO offramp_care;
ALTER FUNCTION offramp.take_down(jsonb, jsonb, jsonb, jsonb, jsonb) OWNER TO offramp_policy;
