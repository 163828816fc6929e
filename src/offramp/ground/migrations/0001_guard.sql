-- The wall's own furniture. Everything that no face may read lives in schema guard.

-- The access matrix as rows, written from consent/matrix.toml after every migration. Public knowledge.
CREATE TABLE guard.rule (
    role text NOT NULL,
    purpose text NOT NULL,
    data_class text NOT NULL,
    reach text NOT NULL,
    consented boolean NOT NULL,
    writes boolean NOT NULL,
    PRIMARY KEY (role, purpose, data_class, reach, consented)
);

-- Which role works on which face: a process can sign only for its own.
CREATE TABLE guard.seat (
    role text NOT NULL,
    db_role name NOT NULL,
    staffed boolean NOT NULL,
    PRIMARY KEY (role, db_role)
);

-- Who may write which kind of relationship, and on the strength of what.
CREATE TABLE guard.relating (
    role text NOT NULL,
    purpose text NOT NULL,
    kind text NOT NULL,
    whom text NOT NULL CHECK (whom IN ('self', 'any', 'colleague')),
    basis text NOT NULL,
    PRIMARY KEY (role, purpose, kind, whom)
);

-- Every table behind the wall: what it holds and what may be done to it. Read by the grants and by the tests.
CREATE TABLE guard.protected (
    name text PRIMARY KEY,
    data_class text NOT NULL,
    subject text NOT NULL,
    granted_by text,
    adds boolean NOT NULL,
    changes text[] NOT NULL,
    removes boolean NOT NULL
);

CREATE TYPE guard.who AS (
    site text, staff uuid, role text, purpose text, agency uuid, unit uuid, request uuid
);

-- Raises when there is no principal: forgotten context is an error, never a leak and never a silent nothing.
CREATE FUNCTION guard.principal() RETURNS guard.who
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    token text := current_setting('offramp.principal', true);
    part text[];
    body text;
    pad record;
BEGIN
    IF token IS NULL OR token = '' THEN
        RAISE EXCEPTION 'no principal in this transaction' USING ERRCODE = '28000';
    END IF;
    part := string_to_array(token, '|');
    IF array_length(part, 1) IS DISTINCT FROM 9 THEN
        RAISE EXCEPTION 'a principal that is not whole' USING ERRCODE = '28000';
    END IF;
    SELECT inner_pad, outer_pad INTO pad FROM guard.face_key WHERE db_role = session_user;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this role may not act for anyone' USING ERRCODE = '28000';
    END IF;
    body := array_to_string(part[1:8], '|');
    IF part[9] IS DISTINCT FROM
       encode(sha256(pad.outer_pad || sha256(pad.inner_pad || convert_to(body, 'UTF8'))), 'hex') THEN
        RAISE EXCEPTION 'a principal that was not signed here' USING ERRCODE = '28000';
    END IF;
    IF NOT EXISTS (SELECT FROM guard.seat s WHERE s.role = part[3] AND s.db_role = session_user) THEN
        RAISE EXCEPTION 'a role that does not sit on this face' USING ERRCODE = '28000';
    END IF;
    IF part[8]::bigint < extract(epoch FROM clock_timestamp()) THEN
        RAISE EXCEPTION 'a principal that has expired' USING ERRCODE = '28000';
    END IF;
    RETURN ROW(part[1], part[2], part[3], part[4], part[5], part[6], part[7])::guard.who;
END $$;

CREATE FUNCTION guard.site() RETURNS text LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp AS 'SELECT (guard.principal()).site';
CREATE FUNCTION guard.staff() RETURNS uuid LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp AS 'SELECT (guard.principal()).staff';

-- True where the matrix gives this role and purpose the whole site, without consent. A role that may only drop
-- something in adds rows, and reads none of them back.
CREATE FUNCTION guard.sees_all(wanted text, writing boolean) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM guard.rule r, guard.principal() p
        WHERE r.role = p.role AND r.purpose = p.purpose AND r.data_class = wanted
          AND (r.reach = 'all' OR (r.reach = 'drop' AND writing))
          AND NOT r.consented AND (r.writes OR NOT writing))
$$;

-- The ids that this principal is related to for a class of facts. Nothing, until consent says more (see there).
CREATE FUNCTION guard.subjects(wanted text, writing boolean) RETURNS uuid[]
LANGUAGE sql STABLE AS $$ SELECT '{}'::uuid[] $$;

-- Whether a grant still lives for this principal. No, until consent says more (see there).
CREATE FUNCTION guard.grant_lives(grant_id uuid, wanted text) RETURNS boolean
LANGUAGE sql STABLE AS $$ SELECT false $$;

-- Whether this principal writes what only its author may read.
CREATE FUNCTION guard.authors(wanted text, writing boolean) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM guard.rule r, guard.principal() p
        WHERE r.role = p.role AND r.purpose = p.purpose AND r.data_class = wanted AND r.reach = 'author'
          AND (r.writes OR NOT writing))
$$;

-- What takes away, and never gives: the ids that are denied to this principal whatever else holds; whether they
-- still work here, in that role; whether a record must be kept; whether a court's order covers that day. Until
-- consent says more (see there), nobody is denied, nothing is held, and no order covers anything.
CREATE FUNCTION guard.denied(wanted text) RETURNS uuid[] LANGUAGE sql STABLE AS $$ SELECT '{}'::uuid[] $$;
CREATE FUNCTION guard.in_service() RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT true $$;
CREATE FUNCTION guard.held(subject uuid) RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT false $$;
CREATE FUNCTION guard.order_covers(participant uuid, wanted text, at timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$ SELECT false $$;

DO $$
DECLARE f text;
BEGIN
    FOREACH f IN ARRAY ARRAY['guard.principal()', 'guard.site()', 'guard.staff()',
        'guard.sees_all(text, boolean)', 'guard.subjects(text, boolean)', 'guard.grant_lives(uuid, text)',
        'guard.authors(text, boolean)', 'guard.denied(text)', 'guard.in_service()', 'guard.held(uuid)',
        'guard.order_covers(uuid, text, timestamptz)'] LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO offramp_care, offramp_justice', f);
    END LOOP;
END $$;
-- The justice side deletes nothing and reads nothing by a court's order: that there is one would be news to it.
REVOKE EXECUTE ON FUNCTION guard.held(uuid), guard.order_covers(uuid, text, timestamptz) FROM offramp_justice;

ALTER FUNCTION guard.principal() OWNER TO offramp_policy;
GRANT SELECT ON guard.face_key, guard.rule, guard.relating, guard.seat TO offramp_policy;
GRANT SELECT ON guard.rule, guard.relating, guard.protected TO offramp_care, offramp_justice;
