-- What ground could only deny, consent now decides: relationships and grants open single ids, nothing else does.

-- Whether a grant unlocks a class for whoever is looking: the right party, class and purpose, and alive by the
-- clock of this statement. A grant that names a person is not their agency's, and does not go with them to another.
CREATE FUNCTION guard.unlocks(g offramp.consent_grant, p guard.who, wanted text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT g.site_id = p.site
       AND CASE
               WHEN g.recipient_staff_id IS NOT NULL
                   THEN g.recipient_staff_id = p.staff AND g.recipient_agency_id = p.agency
               WHEN g.recipient_agency_id IS NOT NULL THEN g.recipient_agency_id = p.agency
               ELSE g.recipient_kind = (SELECT a.kind FROM offramp.program_agency a WHERE a.id = p.agency)
           END
       AND wanted = ANY (g.classes) AND p.purpose = ANY (g.purposes)
       AND g.activated_at <= clock_timestamp() AND g.from_at <= clock_timestamp()
       AND (g.until_at IS NULL OR g.until_at > clock_timestamp())
       AND (g.event_at IS NULL OR g.event_at > clock_timestamp())
       AND g.revoked_at IS NULL
$$;

-- Who somebody's consent is asked of: the person whom an encounter or referral is matched to, else the id itself.
CREATE FUNCTION guard.person_of(subject uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN coalesce(
        (SELECT m.participant_id FROM offramp.handoff_match m WHERE m.subject_id = subject), subject);
END $$;

CREATE INDEX consent_by_unit ON consent_relationship (unit_id) WHERE kind = 'author';

-- The ids that this principal is tied to for a class, by the matrix, at this very statement.
CREATE OR REPLACE FUNCTION guard.subjects(wanted text, writing boolean) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH p AS MATERIALIZED (SELECT * FROM guard.principal()),
    u AS MATERIALIZED (
        SELECT r.reach, r.consented FROM guard.rule r, p
        WHERE r.role = p.role AND r.purpose = p.purpose AND r.data_class = wanted AND (r.writes OR NOT writing))
    SELECT coalesce(array_agg(DISTINCT found.id), '{}') FROM (
        SELECT r.subject_id AS id
        FROM p CROSS JOIN u CROSS JOIN LATERAL (  -- one branch a reach: each finds its ties by an index
            SELECT t.* FROM offramp.consent_relationship t
            WHERE u.reach = 'own' AND t.kind = 'author' AND t.staff_id = p.staff
            UNION ALL
            SELECT t.* FROM offramp.consent_relationship t
            WHERE u.reach = 'own' AND t.kind = 'author' AND t.unit_id = p.unit
            UNION ALL
            SELECT t.* FROM offramp.consent_relationship t
            WHERE u.reach = 'docket' AND t.kind = 'docket' AND t.agency_id = p.agency
            UNION ALL
            SELECT t.* FROM offramp.consent_relationship t
            WHERE u.reach = 'assigned' AND t.kind IN ('called', 'assigned') AND t.staff_id = p.staff
            UNION ALL
            SELECT t.* FROM offramp.consent_relationship t
            WHERE u.reach = 'supervised' AND t.kind IN ('called', 'assigned') AND t.agency_id = p.agency
            UNION ALL
            -- Named: the person chose this one, and somebody of the same agency works with them still.
            SELECT t.* FROM offramp.consent_relationship t
            WHERE u.reach = 'named' AND t.kind = 'named' AND t.staff_id = p.staff AND EXISTS (
                SELECT FROM offramp.consent_relationship w
                WHERE w.subject_id = t.subject_id AND w.kind = 'assigned' AND w.agency_id = p.agency
                  AND w.since <= clock_timestamp() AND (w.until IS NULL OR w.until > clock_timestamp()))) AS r
        WHERE r.site_id = p.site AND r.since <= clock_timestamp() AND (r.until IS NULL OR r.until > clock_timestamp())
          -- A consented cell: on the care face the person's grant is asked here. A face that knows no
          -- participants reads rows that name their grant, and the policy on those rows asks it.
          AND (NOT u.consented OR r.kind IN ('author', 'docket') OR EXISTS (
                SELECT FROM offramp.consent_grant g
                WHERE g.participant_id = guard.person_of(r.subject_id) AND guard.unlocks(g, p, wanted)))
        UNION ALL SELECT p.staff FROM p, u WHERE u.reach = 'own'
        -- A participant: what is about them, and the encounters by which they came.
        UNION ALL SELECT unnest(guard.known_as(p.staff, false)) FROM p, u WHERE u.reach = 'self'
        UNION ALL
        SELECT e.participant_id FROM p, u, offramp.consent_emergency e
        WHERE u.reach = 'opened' AND e.site_id = p.site AND e.staff_id = p.staff
          AND e.opened_at <= clock_timestamp() AND e.closes_at > clock_timestamp()
        UNION ALL
        SELECT o.participant_id FROM p, u, offramp.consent_order o
        WHERE u.reach = 'ordered' AND o.site_id = p.site AND wanted = ANY (o.classes)
          AND o.approved_at <= clock_timestamp() AND o.closes_at > clock_timestamp()
    ) AS found
$$;

-- Whether the grant that a row names still lives for whoever is looking, now.
CREATE OR REPLACE FUNCTION guard.grant_lives(grant_id uuid, wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM offramp.consent_grant g, guard.principal() p
        WHERE g.id = grant_id AND guard.unlocks(g, p, wanted))
$$;

-- The ids that nobody's permission opens to this principal: what the participant restricted towards them or
-- their agency, people they are related to, and flagged people whom they do not work with. An encounter or
-- referral that is matched to such a person counts with them, and so does a record that is joined with theirs. A
-- life in danger and a court's order pass over a restriction and a flag; nothing passes over a recusal. Processes, and participants themselves, are no staff.
CREATE OR REPLACE FUNCTION guard.denied(wanted text) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    p guard.who := guard.principal();
    found uuid[];
BEGIN
    IF NOT (SELECT s.staffed FROM guard.seat s WHERE s.role = p.role AND s.db_role = session_user) THEN
        RETURN '{}';
    END IF;
    SELECT coalesce(array_agg(d.participant_id), '{}') INTO found FROM offramp.consent_denial d
    WHERE d.site_id = p.site
      AND d.since <= clock_timestamp() AND (d.until IS NULL OR d.until > clock_timestamp())
      AND (d.classes = '{}' OR wanted = ANY (d.classes))
      AND ((d.kind = 'recusal' AND d.staff_id = p.staff)
        OR (p.purpose NOT IN ('emergency', 'legal_process', 'audit') AND (
               (d.kind = 'restriction' AND (d.staff_id = p.staff OR d.agency_id = p.agency))
            OR (d.kind = 'safety' AND session_user = 'offramp_care' AND NOT EXISTS (
                    SELECT FROM offramp.consent_relationship r
                    WHERE r.subject_id = d.participant_id AND r.staff_id = p.staff
                      AND r.kind IN ('assigned', 'named') AND r.since <= clock_timestamp()
                      AND (r.until IS NULL OR r.until > clock_timestamp()))
                AND NOT EXISTS (
                    SELECT FROM offramp.people_merge m JOIN offramp.consent_relationship r
                        ON r.subject_id IN (m.kept_id, m.merged_id)
                    WHERE m.undone_at IS NULL AND d.participant_id IN (m.kept_id, m.merged_id)
                      AND r.staff_id = p.staff AND r.kind IN ('assigned', 'named') AND r.since <= clock_timestamp()
                      AND (r.until IS NULL OR r.until > clock_timestamp()))))));
    IF found = '{}' THEN
        RETURN found;
    END IF;
    RETURN ARRAY(
        WITH RECURSIVE one (id) AS (
            SELECT unnest(found)
            UNION SELECT CASE WHEN m.kept_id = one.id THEN m.merged_id ELSE m.kept_id END
            FROM one JOIN offramp.people_merge m ON one.id IN (m.kept_id, m.merged_id)
            WHERE m.undone_at IS NULL)
        SELECT id FROM one
        UNION SELECT h.subject_id FROM offramp.handoff_match h JOIN one ON h.participant_id = one.id);
END $$;

-- Whether whoever acts still works here and holds that role: staff, and the agency they work for.
CREATE OR REPLACE FUNCTION guard.in_service() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    p guard.who := guard.principal();
BEGIN
    IF NOT (SELECT s.staffed FROM guard.seat s WHERE s.role = p.role AND s.db_role = session_user) THEN
        RETURN true;
    END IF;
    RETURN EXISTS (
        SELECT FROM offramp.program_staff s JOIN offramp.program_site t ON t.slug = s.site_id
            JOIN offramp.program_agency a ON a.id = s.agency_id
        WHERE s.id = p.staff AND s.site_id = p.site AND s.agency_id = p.agency AND p.role = ANY (s.roles)
          AND (s.ended_on IS NULL OR s.ended_on > (clock_timestamp() AT TIME ZONE t.time_zone)::date)
          AND (a.ends_on IS NULL OR a.ends_on >= (clock_timestamp() AT TIME ZONE t.time_zone)::date));
END $$;

-- Whether something of this person must be kept, whatever retention says: of a record that is joined with theirs, too.
CREATE OR REPLACE FUNCTION guard.held(subject uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM offramp.consent_denial d
        WHERE d.kind = 'legal_hold' AND d.since <= clock_timestamp()
          AND (d.until IS NULL OR d.until > clock_timestamp())
          AND subject = ANY (guard.known_as(d.participant_id, true)));
END $$;

-- Whether a court's order that two agreed to covers what a record of this class says of that moment.
CREATE OR REPLACE FUNCTION guard.order_covers(participant uuid, wanted text, at timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM offramp.consent_order o JOIN offramp.program_site t ON t.slug = o.site_id,
            guard.principal() p
        WHERE p.purpose = 'legal_process'
          AND o.site_id = p.site AND o.participant_id = participant AND wanted = ANY (o.classes)
          AND (at AT TIME ZONE t.time_zone)::date BETWEEN o.from_day AND o.to_day
          AND o.approved_at <= clock_timestamp() AND o.closes_at > clock_timestamp());
END $$;

GRANT SELECT ON offramp.consent_relationship, offramp.consent_grant, offramp.consent_denial,
    offramp.consent_emergency, offramp.consent_order, offramp.consent_withdrawal,
    offramp.program_agency, offramp.program_staff, offramp.program_site TO offramp_policy;
REVOKE ALL ON FUNCTION guard.unlocks(offramp.consent_grant, guard.who, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION guard.person_of(uuid) FROM PUBLIC;
ALTER FUNCTION guard.person_of(uuid) OWNER TO offramp_policy;
ALTER FUNCTION guard.subjects(text, boolean) OWNER TO offramp_policy;
ALTER FUNCTION guard.grant_lives(uuid, text) OWNER TO offramp_policy;
ALTER FUNCTION guard.unlocks(offramp.consent_grant, guard.who, text) OWNER TO offramp_policy;
ALTER FUNCTION guard.denied(text) OWNER TO offramp_policy;
ALTER FUNCTION guard.in_service() OWNER TO offramp_policy;
ALTER FUNCTION guard.held(uuid) OWNER TO offramp_policy;
ALTER FUNCTION guard.order_covers(uuid, text, timestamptz) OWNER TO offramp_policy;

-- Whether this class about this subject is within reach at all. Asked of a subject and of no table, it takes as long
-- for somebody hidden as for somebody who was never there.
CREATE FUNCTION offramp.within_reach(subject uuid, wanted text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT subject = ANY (guard.subjects(wanted, false)) OR guard.sees_all(wanted, false)
$$;
REVOKE ALL ON FUNCTION offramp.within_reach(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION offramp.within_reach(uuid, text) TO offramp_care, offramp_justice;

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

-- Whether somebody whom this person told of their safety can still be reached: then nobody else lets anybody in. To
-- whoever does not work with the person the answer is yes, whatever there is.
CREATE FUNCTION guard.has_circle(person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN person <> ALL (guard.subjects('K6', true)) OR EXISTS (
        SELECT FROM offramp.consent_relationship r JOIN offramp.program_staff s ON s.id = r.staff_id
            JOIN offramp.program_site t ON t.slug = s.site_id
        WHERE r.subject_id = person AND r.kind = 'named'
          AND r.since <= clock_timestamp() AND (r.until IS NULL OR r.until > clock_timestamp())
          AND (s.ended_on IS NULL OR s.ended_on > (clock_timestamp() AT TIME ZONE t.time_zone)::date));
END $$;
REVOKE ALL ON FUNCTION guard.has_circle(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guard.has_circle(uuid) TO offramp_care, offramp_justice;
ALTER FUNCTION guard.has_circle(uuid) OWNER TO offramp_policy;

-- The database's clock decides when a tie or a grant begins and ends, whatever clock the application has. A
-- moment in the past stays as it is (a consent taken without signal arrives late); one in the future becomes now.
CREATE FUNCTION guard.in_time() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'consent_relationship' THEN
        NEW.since := least(NEW.since, clock_timestamp());
        IF NEW.until > clock_timestamp() THEN NEW.until := clock_timestamp(); END IF;
    ELSE
        NEW.from_at := least(NEW.from_at, clock_timestamp());
        -- least() passes over what is not there: what is not signed or not in force yet must not become so by it.
        IF NEW.signed_at > clock_timestamp() THEN NEW.signed_at := clock_timestamp(); END IF;
        IF NEW.activated_at > clock_timestamp() THEN NEW.activated_at := clock_timestamp(); END IF;
        IF NEW.event_at > clock_timestamp() THEN NEW.event_at := clock_timestamp(); END IF;
        IF TG_OP = 'UPDATE' AND OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at THEN
            RAISE EXCEPTION 'a withdrawal stands' USING ERRCODE = '23514';
        END IF;
        IF TG_OP = 'UPDATE' AND OLD.event_at IS NOT NULL AND NEW.event_at IS DISTINCT FROM OLD.event_at THEN
            RAISE EXCEPTION 'what its event ended begins with a new signature' USING ERRCODE = '23514';
        END IF;
        IF TG_OP = 'INSERT' AND session_user = 'offramp_care' AND NEW.witness_id <> guard.staff() THEN
            RAISE EXCEPTION 'witnessed in the name of somebody else' USING ERRCODE = '42501';
        END IF;
        IF NEW.revoked_at > clock_timestamp() THEN NEW.revoked_at := clock_timestamp(); END IF;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION guard.in_time() FROM PUBLIC;
CREATE TRIGGER in_time BEFORE INSERT OR UPDATE ON consent_relationship
    FOR EACH ROW EXECUTE FUNCTION guard.in_time();
CREATE TRIGGER in_time BEFORE INSERT OR UPDATE ON consent_grant FOR EACH ROW EXECUTE FUNCTION guard.in_time();

-- A consent that was signed before a withdrawal and arrives after it arrives withdrawn. Asked by the database
-- itself, whoever writes: no order of arrival undoes what the person said last. Signing and withdrawing of one
-- person wait for each other, so that neither passes the other unseen.
-- Who was found to be the same person is one person here: what is withdrawn on one record is withdrawn on all of them.
CREATE FUNCTION guard.waits_for(person uuid[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(one.id::text, 13))
    FROM (SELECT id FROM unnest(person) AS k (id) ORDER BY id) AS one;
END $$;
REVOKE ALL ON FUNCTION guard.waits_for(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guard.waits_for(uuid[]) TO offramp_policy;
CREATE FUNCTION guard.still_withdrawn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    person uuid[] := guard.known_as(NEW.participant_id, true);
BEGIN
    PERFORM guard.waits_for(person);
    IF NEW.revoked_at IS NULL THEN
        SELECT max(w.at) INTO NEW.revoked_at FROM offramp.consent_withdrawal w
        WHERE w.site_id = NEW.site_id AND w.participant_id = ANY (person) AND w.kind = NEW.kind
          AND w.recipient_agency_id IS NOT DISTINCT FROM NEW.recipient_agency_id
          AND w.recipient_kind = NEW.recipient_kind
          AND w.recipient_staff_id IS NOT DISTINCT FROM NEW.recipient_staff_id
          AND w.at >= NEW.signed_at;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION guard.still_withdrawn() FROM PUBLIC;
ALTER FUNCTION guard.still_withdrawn() OWNER TO offramp_policy;
CREATE TRIGGER still_withdrawn BEFORE INSERT OR UPDATE OF activated_at, signed_at ON consent_grant
    FOR EACH ROW EXECUTE FUNCTION guard.still_withdrawn();

-- A withdrawal ends whatever was signed for that party until then, whoever wrote it and whenever it came.
CREATE FUNCTION guard.ends_what_was_signed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE offramp.consent_grant g SET revoked_at = NEW.at
    WHERE g.site_id = NEW.site_id AND g.participant_id = ANY (guard.known_as(NEW.participant_id, true))
      AND g.kind = NEW.kind AND g.recipient_agency_id IS NOT DISTINCT FROM NEW.recipient_agency_id
      AND g.recipient_kind = NEW.recipient_kind
      AND g.recipient_staff_id IS NOT DISTINCT FROM NEW.recipient_staff_id
      AND g.signed_at <= NEW.at AND g.revoked_at IS NULL;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION guard.ends_what_was_signed() FROM PUBLIC;
GRANT UPDATE (revoked_at) ON offramp.consent_grant TO offramp_policy;
ALTER FUNCTION guard.ends_what_was_signed() OWNER TO offramp_policy;
CREATE TRIGGER ends_what_was_signed AFTER INSERT ON consent_withdrawal
    FOR EACH ROW EXECUTE FUNCTION guard.ends_what_was_signed();
CREATE FUNCTION guard.no_later_than_now() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM guard.waits_for(guard.known_as(NEW.participant_id, true));
    NEW.at := least(NEW.at, clock_timestamp());
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION guard.no_later_than_now() FROM PUBLIC;
ALTER FUNCTION guard.no_later_than_now() OWNER TO offramp_policy;
CREATE TRIGGER no_later_than_now BEFORE INSERT ON consent_withdrawal
    FOR EACH ROW EXECUTE FUNCTION guard.no_later_than_now();

-- What a kind of grant can never unlock: kinds are never combined, and treatment consent never reaches justice.
ALTER TABLE consent_grant ADD CONSTRAINT consent_kind_reaches CHECK (
    'investigation' <> ALL (purposes)
    AND (kind = 'counseling_notes') = (classes @> '{K9}')
    AND (kind <> 'counseling_notes' OR (classes = '{K9}' AND purposes = '{treatment}'))
    AND (kind = 'proceedings') = ('legal_process' = ANY (purposes))
    AND (kind <> 'proceedings' OR purposes = '{legal_process}')
    AND (kind = 'research') = ('evaluation' = ANY (purposes))
    AND (kind <> 'research' OR purposes = '{evaluation}')
    -- What police and prosecutors may read is what a case manager brought to them, and nothing else.
    AND (NOT purposes && '{referral,filing_decision}' OR classes <@ '{K2,K3,K5}')
    AND (kind = 'hmis') = ('K11' = ANY (classes))
    AND (kind <> 'lead_release' OR purposes <@ '{coordination,referral,filing_decision,treatment}')
    AND (kind <> 'treatment_payment' OR purposes <@ '{treatment,operations}'));

-- An emergency lasts 60 minutes by this clock, and stands only with its alert: both are there at the commit, or
-- neither. An alert begins unreviewed, in the transaction of its emergency.
CREATE FUNCTION guard.sixty_minutes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.opened_at := clock_timestamp();
    NEW.closes_at := NEW.opened_at + interval '60 minutes';
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION guard.sixty_minutes() FROM PUBLIC;
CREATE TRIGGER sixty_minutes BEFORE INSERT ON consent_emergency FOR EACH ROW EXECUTE FUNCTION guard.sixty_minutes();
CREATE FUNCTION guard.alerted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM offramp.consent_alert a
                   WHERE a.emergency_id = NEW.id AND a.site_id = NEW.site_id AND a.staff_id = NEW.staff_id
                     AND a.at >= now()) THEN
        RAISE EXCEPTION 'an emergency without its alert' USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION guard.alerted() FROM PUBLIC;
GRANT SELECT ON offramp.consent_alert TO offramp_policy;
ALTER FUNCTION guard.alerted() OWNER TO offramp_policy;
CREATE FUNCTION guard.unreviewed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.at := clock_timestamp();
    NEW.reviewed_by_id := NULL;
    NEW.reviewed_at := NULL;
    NEW.review := '';
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION guard.unreviewed() FROM PUBLIC;
CREATE TRIGGER unreviewed BEFORE INSERT ON consent_alert FOR EACH ROW EXECUTE FUNCTION guard.unreviewed();
CREATE CONSTRAINT TRIGGER alerted AFTER INSERT ON consent_emergency DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION guard.alerted();

-- Who may deny, and end it: a legal hold is the privacy officer's; nobody recuses another but those who lead; a
-- flag that protects somebody is not taken down by a worker; nobody lifts what keeps themself out. Nobody reviews
-- what they opened themself.
CREATE FUNCTION guard.who_denies() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    p guard.who := guard.principal();
    leads boolean := p.role IN ('supervisor', 'privacy_officer');
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.by_id := p.staff;
        NEW.since := clock_timestamp();
        NEW.until := NULL;
    ELSE
        NEW.until := clock_timestamp();
    END IF;
    IF (NEW.kind = 'legal_hold' AND p.role <> 'privacy_officer')
       OR (TG_OP = 'INSERT' AND NEW.kind = 'recusal' AND NOT leads AND NEW.staff_id IS DISTINCT FROM p.staff)
       OR (TG_OP = 'UPDATE' AND NEW.kind IN ('recusal', 'safety') AND NOT leads)
       OR (TG_OP = 'UPDATE' AND NEW.staff_id = p.staff) THEN
        RAISE EXCEPTION 'this role may not deny so' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION guard.who_denies() FROM PUBLIC;
CREATE TRIGGER who_denies BEFORE INSERT OR UPDATE ON consent_denial
    FOR EACH ROW EXECUTE FUNCTION guard.who_denies();
CREATE FUNCTION guard.who_reviews() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF guard.staff() = OLD.staff_id OR (guard.principal()).purpose <> 'audit' THEN
        RAISE EXCEPTION 'reviewed by whoever opened it' USING ERRCODE = '42501';
    END IF;
    NEW.reviewed_by_id := guard.staff();
    NEW.reviewed_at := clock_timestamp();
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION guard.who_reviews() FROM PUBLIC;
CREATE TRIGGER who_reviews BEFORE UPDATE ON consent_alert FOR EACH ROW EXECUTE FUNCTION guard.who_reviews();

-- A court's order opens for thirty days once a second person, who acts now, has agreed; nobody agrees for another.
CREATE FUNCTION guard.second_person() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.entered_by_id := guard.staff();
        NEW.entered_at := clock_timestamp();
        NEW.approved_by_id := NULL;
        NEW.approved_at := NULL;
        NEW.closes_at := NULL;
    ELSIF OLD.approved_at IS NOT NULL THEN
        NEW.approved_by_id := OLD.approved_by_id;
        NEW.approved_at := OLD.approved_at;
        NEW.closes_at := least(NEW.closes_at, OLD.closes_at);
    ELSIF NEW.approved_by_id IS NOT NULL THEN
        NEW.approved_by_id := guard.staff();
        NEW.approved_at := clock_timestamp();
        NEW.closes_at := clock_timestamp() + interval '30 days';
    ELSE
        NEW.approved_at := NULL;
        NEW.closes_at := NULL;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION guard.second_person() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guard.second_person() TO offramp_care;
CREATE TRIGGER second_person BEFORE INSERT OR UPDATE ON consent_order
    FOR EACH ROW EXECUTE FUNCTION guard.second_person();

-- A request is the asker's; its answer is the privacy officer's, and stands. What the person says to a no is theirs.
CREATE FUNCTION guard.who_answers() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    p guard.who := guard.principal();
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.asked_by_id := p.staff;
        NEW.asked_at := clock_timestamp();
        NEW.extended_on := NULL;
        NEW.decided_at := NULL;
        NEW.decided_by_id := NULL;
        NEW.granted := NULL;
        NEW.answer := '';
        NEW.disagreement := '';
    ELSIF OLD.decided_at IS NOT NULL OR p.role <> 'privacy_officer' THEN
        NEW.extended_on := OLD.extended_on;
        NEW.decided_at := OLD.decided_at;
        NEW.decided_by_id := OLD.decided_by_id;
        NEW.granted := OLD.granted;
        NEW.answer := OLD.answer;
    ELSIF NEW.decided_at IS NOT NULL THEN
        NEW.decided_at := clock_timestamp();
        NEW.decided_by_id := p.staff;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION guard.who_answers() FROM PUBLIC;
CREATE TRIGGER who_answers BEFORE INSERT OR UPDATE ON consent_request
    FOR EACH ROW EXECUTE FUNCTION guard.who_answers();

-- Nobody writes in another's name: the row says who acts, for which agency.
CREATE FUNCTION guard.own_writing() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.by_id IS DISTINCT FROM guard.staff() OR NEW.agency_id IS DISTINCT FROM (guard.principal()).agency THEN
        RAISE EXCEPTION 'written in the name of somebody else' USING ERRCODE = '42501';
    END IF;
    NEW.written_at := clock_timestamp();
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION guard.own_writing() FROM PUBLIC;

-- The accounting. Whoever received adds the line, under a grant that lives for them; whose facts they were is
-- read from the grant, by the database: the justice side does not know. Nobody signs for another agency.
CREATE FUNCTION guard.accounted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    p guard.who := guard.principal();
BEGIN
    NEW.at := clock_timestamp();
    NEW.agency_id := p.agency;
    NEW.role := p.role;
    NEW.purpose := p.purpose;
    IF NEW.grant_id IS NOT NULL THEN
        NEW.participant_id := (SELECT g.participant_id FROM offramp.consent_grant g WHERE g.id = NEW.grant_id);
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION guard.accounted() FROM PUBLIC;
ALTER FUNCTION guard.accounted() OWNER TO offramp_policy;
CREATE TRIGGER accounted BEFORE INSERT ON consent_disclosure FOR EACH ROW EXECUTE FUNCTION guard.accounted();
ALTER TABLE consent_disclosure ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_disclosure FORCE ROW LEVEL SECURITY;
CREATE POLICY may_see ON consent_disclosure FOR SELECT USING (
    site_id = (SELECT guard.site()) AND ((SELECT guard.sees_all('K13', false))
        OR participant_id = ANY ((SELECT guard.subjects('K13', false))::uuid[])));
CREATE POLICY in_service ON consent_disclosure AS RESTRICTIVE USING ((SELECT guard.in_service()));
CREATE POLICY not_denied ON consent_disclosure AS RESTRICTIVE FOR SELECT
    USING (participant_id IS NULL OR participant_id <> ALL ((SELECT guard.denied('K13'))::uuid[]));
CREATE POLICY may_account ON consent_disclosure FOR INSERT WITH CHECK (
    site_id = (SELECT guard.site()) AND staff_id = (SELECT guard.staff())
    AND (guard.grant_lives(grant_id, data_class)
         OR ((SELECT (guard.principal()).purpose) = 'legal_process'
             AND participant_id = ANY ((SELECT guard.subjects(data_class, false))::uuid[]))));
INSERT INTO guard.protected VALUES ('consent_disclosure', 'accounting', 'participant_id', NULL, true, '{}', false);
GRANT SELECT, INSERT ON consent_disclosure TO offramp_care;
GRANT INSERT ON consent_disclosure TO offramp_justice;

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
          AND (t.whom <> 'self' OR (consent_relationship.staff_id = (SELECT guard.staff())
               AND consent_relationship.agency_id = (SELECT (guard.principal()).agency)
               AND consent_relationship.unit_id IS NOT DISTINCT FROM
                   nullif((SELECT (guard.principal()).unit), '00000000-0000-0000-0000-000000000000')))
          AND (t.whom <> 'colleague' OR EXISTS (
               SELECT FROM offramp.program_staff s WHERE s.id = consent_relationship.staff_id
                 AND s.site_id = consent_relationship.site_id AND s.agency_id = consent_relationship.agency_id
                 AND s.ended_on IS NULL AND consent_relationship.unit_id IS NULL))
          -- A worker is tied to an encounter they were called for, or to whom their own hand-off is matched.
          AND (t.basis = '' OR (t.basis = 'K16' AND basis_id = ANY ((SELECT guard.subjects('K16', true))::uuid[])
               AND (subject_id = basis_id OR guard.met_through(basis_id, subject_id)))
               -- A colleague is brought in, or named, by somebody who works with the person already.
               OR (t.basis = 'K6' AND subject_id = basis_id
                   AND basis_id = ANY ((SELECT guard.subjects('K6', true))::uuid[])
                   -- Of their safety, by somebody who was told already; by the first, where nobody was.
                   AND (consent_relationship.kind <> 'named'
                        OR subject_id = ANY ((SELECT guard.subjects('K10', true))::uuid[])
                        OR NOT guard.has_circle(subject_id))))));
CREATE POLICY in_service ON consent_relationship AS RESTRICTIVE USING ((SELECT guard.in_service()));
-- The justice side sees who wrote and whose docket, whichever process asks; who works with whom is care's.
CREATE POLICY of_this_side ON consent_relationship AS RESTRICTIVE FOR SELECT TO offramp_justice
    USING (kind IN ('author', 'docket'));
CREATE POLICY not_denied ON consent_relationship AS RESTRICTIVE
    USING (subject_id <> ALL ((SELECT guard.denied('K13'))::uuid[]));
CREATE POLICY may_change ON consent_relationship FOR UPDATE USING (
    site_id = (SELECT guard.site()) AND (
        (kind = 'called' AND (SELECT (guard.principal()).role) = 'collector')
        OR (kind IN ('called', 'assigned', 'named') AND staff_id = (SELECT guard.staff()))
        OR (kind = 'named' AND subject_id = ANY ((SELECT guard.subjects('K10', true))::uuid[]))))
    WITH CHECK (site_id = (SELECT guard.site()) AND kind IN ('called', 'assigned', 'named') AND until IS NOT NULL);
INSERT INTO guard.protected VALUES ('consent_relationship', 'ties', 'subject_id', NULL, true, '{until}', false);
GRANT SELECT, INSERT ON consent_relationship TO offramp_care, offramp_justice;
GRANT UPDATE (until) ON consent_relationship TO offramp_care;
