-- Retention takes rows away, in the class and role that the matrix names, and nobody else does. A legal hold stops
-- it here, in the database.
CREATE TABLE guard.removing (
    role text NOT NULL,
    purpose text NOT NULL,
    data_class text NOT NULL,
    PRIMARY KEY (role, purpose, data_class)
);
GRANT SELECT ON guard.removing TO offramp_care, offramp_justice;
CREATE FUNCTION guard.removes(wanted text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM guard.removing r, guard.principal() p
        WHERE r.role = p.role AND r.purpose = p.purpose AND r.data_class = wanted)
$$;
REVOKE ALL ON FUNCTION guard.removes(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guard.removes(text) TO offramp_care, offramp_justice;

DO $$
DECLARE t record;
BEGIN
    FOR t IN SELECT name, data_class, subject FROM guard.protected
             WHERE name IN ('program_message', 'handoff_referral', 'handoff_placing') LOOP
        EXECUTE format(
            'CREATE POLICY may_remove ON offramp.%I FOR DELETE'
            ' USING (site_id = (SELECT guard.site()) AND (SELECT guard.removes(%L)))', t.name, t.data_class);
        EXECUTE format(
            'CREATE POLICY not_held ON offramp.%I AS RESTRICTIVE FOR DELETE USING (NOT guard.held(%I))',
            t.name, t.subject);
        UPDATE guard.protected SET removes = true WHERE name = t.name;
    END LOOP;
END $$;

-- Marks of addresses that the public form was sent from go after their hour, also where nobody sends it again.
CREATE FUNCTION offramp.forget_knocks(before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    p guard.who := guard.principal();
    gone bigint;
BEGIN
    IF p.role IS DISTINCT FROM 'retention' OR before > clock_timestamp() - interval '1 hour' THEN
        RAISE EXCEPTION 'only retention forgets, and no mark that is still counted' USING ERRCODE = '42501';
    END IF;
    DELETE FROM guard.knock k WHERE k.site = p.site AND k.at < before;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
REVOKE ALL ON FUNCTION offramp.forget_knocks(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION offramp.forget_knocks(timestamptz) TO offramp_care;
ALTER FUNCTION offramp.forget_knocks(timestamptz) OWNER TO offramp_policy;
