-- A notice is its agency's own: what police were told is no news for a prosecutor, nor the other way round.
CREATE POLICY own_agency ON docket_withdrawn AS RESTRICTIVE FOR SELECT TO offramp_justice
    USING (agency_id = (SELECT (guard.principal()).agency));

-- A person stops sharing: each agency that the accounting shows to have received something of an encounter under
-- that grant is told so, with the day on the site's own calendar. Nothing is told of whoever received nothing.
CREATE FUNCTION guard.tell_of_withdrawal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO offramp.docket_withdrawn (id, site_id, encounter_id, agency_id, grant_id, day)
    SELECT gen_random_uuid(), NEW.site_id, found.encounter_id, found.agency_id, NEW.id,
           (NEW.revoked_at AT TIME ZONE t.time_zone)::date
    FROM (
        SELECT DISTINCT told.encounter_id, d.agency_id
        FROM offramp.consent_disclosure d
        JOIN (SELECT s.id, s.encounter_id FROM offramp.docket_summary s WHERE s.grant_id = NEW.id
              UNION ALL
              SELECT f.id, f.encounter_id FROM offramp.docket_partner_fact f WHERE f.grant_id = NEW.id) AS told
            ON told.id = ANY (d.object_ids)
        WHERE d.grant_id = NEW.id) AS found
    JOIN offramp.program_site t ON t.slug = NEW.site_id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION guard.tell_of_withdrawal() FROM PUBLIC;
GRANT SELECT ON offramp.consent_disclosure, offramp.docket_summary, offramp.docket_partner_fact TO offramp_policy;
GRANT SELECT, INSERT ON offramp.docket_withdrawn TO offramp_policy;
ALTER FUNCTION guard.tell_of_withdrawal() OWNER TO offramp_policy;
CREATE TRIGGER tell_of_withdrawal AFTER UPDATE OF revoked_at ON consent_grant FOR EACH ROW
    WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL)
    EXECUTE FUNCTION guard.tell_of_withdrawal();
