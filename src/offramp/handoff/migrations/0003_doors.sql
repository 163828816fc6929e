-- How often the public form was sent in the last hour, from one address (kept as a mark, never as the address) and
-- from all. Kept where no face may read it: only this function counts, and only for the public form's own service.
CREATE TABLE guard.knock (
    site text NOT NULL,
    mark text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX knock_site ON guard.knock (site, at);
CREATE FUNCTION offramp.knocks(from_mark text, most_from_one integer, most integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE p guard.who := guard.principal();
BEGIN
    IF p.role IS DISTINCT FROM 'public_form' THEN
        RAISE EXCEPTION 'only the public form knocks' USING ERRCODE = '42501';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('guard.knock ' || p.site));
    DELETE FROM guard.knock k WHERE k.site = p.site AND k.at < clock_timestamp() - interval '1 hour';
    IF (SELECT count(*) FROM guard.knock k WHERE k.site = p.site) >= most
       OR (SELECT count(*) FROM guard.knock k WHERE k.site = p.site AND k.mark = from_mark) >= most_from_one THEN
        RETURN false;
    END IF;
    INSERT INTO guard.knock (site, mark) VALUES (p.site, from_mark);
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION offramp.knocks(text, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION offramp.knocks(text, integer, integer) TO offramp_care;
GRANT SELECT, INSERT, DELETE ON guard.knock TO offramp_policy;
ALTER FUNCTION offramp.knocks(text, integer, integer) OWNER TO offramp_policy;
-- offramp.take_down refuses an id that a referral has.
GRANT SELECT ON offramp.handoff_referral TO offramp_policy;
-- guard.known_as finds the encounters that were matched to a person.
GRANT SELECT ON offramp.handoff_match TO offramp_policy;
