-- What ground could only deny, consent now decides: relationships and grants open single ids, nothing else does.

-- The ids that this principal is tied to for a class, by the matrix, at this very statement.
CREATE OR REPLACE FUNCTION guard.subjects(wanted text, writing boolean) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH p AS MATERIALIZED (SELECT * FROM guard.principal())
    SELECT coalesce(array_agg(DISTINCT found.id), '{}') FROM (
        SELECT r.subject_id AS id
        FROM p JOIN guard.rule u ON u.role = p.role AND u.purpose = p.purpose
            AND u.data_class = wanted AND (u.writes OR NOT writing)
        JOIN offramp.consent_relationship r ON r.site_id = p.site AND (
               (u.reach = 'own' AND r.kind = 'author' AND (r.staff_id = p.staff OR r.unit_id = p.unit))
            OR (u.reach = 'author' AND r.kind = 'author' AND r.staff_id = p.staff)
            OR (u.reach = 'docket' AND r.kind = 'docket' AND r.agency_id = p.agency)
            OR (u.reach = 'assigned' AND r.kind IN ('called', 'assigned') AND r.staff_id = p.staff)
            OR (u.reach = 'supervised' AND r.kind IN ('called', 'assigned') AND r.agency_id = p.agency))
        WHERE r.since <= clock_timestamp() AND (r.until IS NULL OR r.until > clock_timestamp())
          -- A consented cell: on the care face the person's grant is asked here. A face that knows no
          -- participants reads rows that name their grant, and the policy on those rows asks it.
          AND (NOT u.consented OR r.kind IN ('author', 'docket') OR EXISTS (
                SELECT FROM offramp.consent_grant g
                WHERE g.participant_id = r.subject_id AND g.recipient_agency_id = p.agency
                  AND wanted = ANY (g.classes) AND p.purpose = ANY (g.purposes)
                  AND g.from_at <= clock_timestamp() AND g.until_at > clock_timestamp()
                  AND g.revoked_at IS NULL))
        UNION ALL SELECT p.staff FROM p JOIN guard.rule u ON u.role = p.role AND u.purpose = p.purpose
            AND u.data_class = wanted AND u.reach = 'own' AND (u.writes OR NOT writing)
    ) AS found
$$;

-- Whether the grant that a row names still lives for whoever is looking, now.
CREATE OR REPLACE FUNCTION guard.grant_lives(grant_id uuid, wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM offramp.consent_grant g, guard.principal() p
        WHERE g.id = grant_id AND g.site_id = p.site AND g.recipient_agency_id = p.agency
          AND wanted = ANY (g.classes) AND p.purpose = ANY (g.purposes)
          AND g.from_at <= clock_timestamp() AND g.until_at > clock_timestamp()
          AND g.revoked_at IS NULL)
$$;

-- Search before create: at most five contact cards, for those who enrol people, and for nobody else.
CREATE FUNCTION offramp.find_people(words text) RETURNS TABLE (participant_id uuid, called text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT n.participant_id, min(n.text)
    FROM offramp.people_name n, guard.principal() p
    WHERE n.site_id = p.site AND p.role IN ('on_call_worker', 'case_manager') AND p.purpose = 'coordination'
      AND length(btrim(words)) >= 2 AND strpos(lower(n.text), lower(btrim(words))) > 0
      AND EXISTS (SELECT FROM offramp.consent_relationship r  -- only who has a hand-off in hand may search
                  WHERE r.site_id = p.site AND r.staff_id = p.staff AND r.kind = 'assigned' AND r.until IS NULL)
    GROUP BY n.participant_id ORDER BY 2, 1 LIMIT 5
$$;

GRANT SELECT ON offramp.consent_relationship, offramp.consent_grant, offramp.people_name TO offramp_policy;
REVOKE ALL ON FUNCTION offramp.find_people(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION offramp.find_people(text) TO offramp_care;
ALTER FUNCTION guard.subjects(text, boolean) OWNER TO offramp_policy;
ALTER FUNCTION guard.grant_lives(uuid, text) OWNER TO offramp_policy;
ALTER FUNCTION offramp.find_people(text) OWNER TO offramp_policy;

-- Whether an encounter of my own in hand is matched to this participant. Read as whoever asks, through the wall.
CREATE FUNCTION guard.met_through(encounter uuid, participant uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM offramp.consent_relationship r JOIN offramp.handoff_match m ON m.subject_id = r.subject_id
        WHERE r.subject_id = encounter AND r.staff_id = guard.staff() AND r.kind = 'assigned' AND r.until IS NULL
          AND m.participant_id = participant);
END $$;
REVOKE ALL ON FUNCTION guard.met_through(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guard.met_through(uuid, uuid) TO offramp_care, offramp_justice;

-- The database's clock decides when a tie or a grant begins and ends, whatever clock the application has. A
-- moment in the past stays as it is (a consent taken without signal arrives late); one in the future becomes now.
CREATE FUNCTION guard.in_time() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'consent_relationship' THEN
        NEW.since := least(NEW.since, clock_timestamp());
        IF NEW.until > clock_timestamp() THEN NEW.until := clock_timestamp(); END IF;
    ELSE
        NEW.from_at := least(NEW.from_at, clock_timestamp());
        IF TG_OP = 'UPDATE' AND OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at THEN
            RAISE EXCEPTION 'a withdrawal stands' USING ERRCODE = '23514';
        END IF;
        IF NEW.revoked_at > clock_timestamp() THEN NEW.revoked_at := clock_timestamp(); END IF;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION guard.in_time() FROM PUBLIC;
CREATE TRIGGER in_time BEFORE INSERT OR UPDATE ON consent_relationship
    FOR EACH ROW EXECUTE FUNCTION guard.in_time();
CREATE TRIGGER in_time BEFORE INSERT OR UPDATE ON consent_grant FOR EACH ROW EXECUTE FUNCTION guard.in_time();

-- Relationships have policies of their own: one sees one's own ties, and writes those the matrix lists.
ALTER TABLE consent_relationship ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_relationship FORCE ROW LEVEL SECURITY;
CREATE POLICY may_see ON consent_relationship FOR SELECT USING (
    site_id = (SELECT guard.site()) AND (
        staff_id = (SELECT guard.staff())
        OR (kind = 'author' AND unit_id = (SELECT (guard.principal()).unit))
        OR (kind <> 'author' AND agency_id = (SELECT (guard.principal()).agency))
        OR (SELECT (guard.principal()).role) IN ('collector', 'hold_clock', 'project_manager', 'privacy_officer')));
CREATE POLICY may_add ON consent_relationship FOR INSERT WITH CHECK (
    site_id = (SELECT guard.site()) AND EXISTS (
        SELECT FROM guard.relating t
        WHERE t.role = (SELECT (guard.principal()).role) AND t.purpose = (SELECT (guard.principal()).purpose)
          AND t.kind = consent_relationship.kind
          AND (t.whom = 'any' OR (consent_relationship.staff_id = (SELECT guard.staff())
               AND consent_relationship.agency_id = (SELECT (guard.principal()).agency)
               AND consent_relationship.unit_id IS NOT DISTINCT FROM
                   nullif((SELECT (guard.principal()).unit), '00000000-0000-0000-0000-000000000000')))
          -- A worker is tied to an encounter they were called for, or to whom their own hand-off is matched.
          AND (t.basis = '' OR (basis_id = ANY ((SELECT guard.subjects('K16', true))::uuid[])
               AND (subject_id = basis_id OR guard.met_through(basis_id, subject_id))))));
CREATE POLICY may_change ON consent_relationship FOR UPDATE USING (
    site_id = (SELECT guard.site()) AND (
        (kind = 'called' AND (SELECT (guard.principal()).role) = 'collector')
        OR (kind IN ('called', 'assigned') AND staff_id = (SELECT guard.staff()))))
    WITH CHECK (site_id = (SELECT guard.site()) AND kind IN ('called', 'assigned') AND until IS NOT NULL);
INSERT INTO guard.protected VALUES ('consent_relationship', 'ties', 'subject_id', NULL, true, '{until}', false);
GRANT SELECT, INSERT ON consent_relationship TO offramp_care, offramp_justice;
GRANT UPDATE (until) ON consent_relationship TO offramp_care;
