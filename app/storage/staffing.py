# SPDX-License-Identifier: Apache-2.0
"""The functions by which Setup changes people's logins and the city's facts: the only way a person's login does either.

A password never travels: the client sends its SCRAM verifier. A name that is a role already is accepted only if it is
a plain member of one of the groups, so nobody can reset an administrator of the server; the role it is given has to be
the one the books say, so a login never may more than the entries tell. Nobody moves or locks their own. Each change
leaves a row in the audit, whoever called the function and by whatever program.
"""

from __future__ import annotations

LOCKED = "tillwright_locked"
"""The group of people who may not sign in: it has no rights, and tells who was a person of the books."""

LOGINS = """
CREATE OR REPLACE FUNCTION staff_login(name text, place text, verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    one text;
    before text := staff_state(name);
    groups CONSTANT text[] := ARRAY['cashier', 'supervisor', 'clerk', 'auditor', 'administrator'];
BEGIN
    PERFORM staff_may_change(name);
    IF place <> ALL (groups)
       OR verifier !~ '^SCRAM-SHA-256\\$[0-9]+:[A-Za-z0-9+/=]+\\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$'
       -- The books say what somebody is; their login is never given more. Their own password anybody may change.
       OR (NOT pg_has_role(session_user, 'tillwright_owner', 'MEMBER') AND NOT EXISTS (
           SELECT FROM public.person AS p WHERE p.name = $1 AND p.role = place AND p.active = 1))
       OR (name = session_user AND NOT pg_has_role(name, place, 'MEMBER')) THEN
        RAISE EXCEPTION USING ERRCODE = 'TW000', MESSAGE = 'TW-RIGHT';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
        EXECUTE format('CREATE ROLE %I', name);
    END IF;
    EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', name, verifier);
    FOREACH one IN ARRAY groups || 'tillwright_locked'::text LOOP
        IF one = place THEN
            EXECUTE format('GRANT %I TO %I', one, name);
        ELSE
            EXECUTE format('REVOKE %I FROM %I', one, name);
        END IF;
    END LOOP;
    PERFORM staff_told(name, before, '{"password": "set"}');
END $$;
CREATE OR REPLACE FUNCTION staff_lock(name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    one text;
    before text := staff_state(name);
BEGIN
    PERFORM staff_may_change(name);
    IF name = session_user THEN
        RAISE EXCEPTION USING ERRCODE = 'TW000', MESSAGE = 'TW-RIGHT';
    END IF;
    IF before IS NULL THEN
        RETURN;
    END IF;
    EXECUTE format('ALTER ROLE %I NOLOGIN', name);
    EXECUTE format('GRANT tillwright_locked TO %I', name);
    -- A window that is still open has no rights from its next statement on.
    FOREACH one IN ARRAY ARRAY['cashier', 'supervisor', 'clerk', 'auditor', 'administrator'] LOOP
        EXECUTE format('REVOKE %I FROM %I', one, name);
    END LOOP;
    PERFORM staff_told(name, before, '{}');
END $$;
CREATE OR REPLACE FUNCTION staff_state(name text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_object(
        'group', (SELECT string_agg(g.rolname, ', ' ORDER BY g.rolname) FROM pg_auth_members AS m
                  JOIN pg_roles AS g ON g.oid = m.roleid WHERE m.member = r.oid AND g.rolname <> 'tillwright_locked'),
        'active', r.rolcanlogin::int)::text
    FROM pg_roles AS r WHERE r.rolname = $1
$$;
CREATE OR REPLACE FUNCTION staff_told(name text, before text, more text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO public.audit (by_person, what, key, before, after)
    VALUES (session_user, 'login', $1, $2, (staff_state($1)::jsonb || $3::jsonb)::text)
$$;
CREATE OR REPLACE FUNCTION staff_may_change(name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF name !~ '^[a-z][a-z0-9._-]{0,62}$' OR name ~ '^(pg_|tillwright_)'
       OR name IN ('cashier', 'supervisor', 'clerk', 'auditor', 'administrator')
       OR NOT (pg_has_role(session_user, 'tillwright_owner', 'MEMBER') OR EXISTS (
           SELECT FROM public.person AS p JOIN public.role_right AS r ON r.role = p.role
           WHERE p.name = session_user AND p.active = 1 AND r.right_name = 'setup_people'))
       OR EXISTS (SELECT FROM pg_roles WHERE rolname = $1
                  AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls))
       OR EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = $1 AND NOT EXISTS (
           SELECT FROM pg_auth_members AS m JOIN pg_roles AS g ON g.oid = m.roleid
           WHERE m.member = r.oid AND g.rolname IN ('cashier', 'supervisor', 'clerk', 'auditor', 'administrator',
                                                    'tillwright_locked'))) THEN
        RAISE EXCEPTION USING ERRCODE = 'TW000', MESSAGE = 'TW-RIGHT';
    END IF;
END $$;
"""

# The table this one writes also holds the epoch and the schema, which nobody may touch, so no login is granted a
# column of it.
CITY = """
CREATE OR REPLACE FUNCTION city_fact(fact text, said text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF fact NOT IN ('city_name', 'city_address', 'check_payable', 'time_zone') OR said IS NULL
       OR length(said) > 400 OR said ~ '[\\x01-\\x09\\x0b-\\x1f\\x7f]'
       OR (fact = 'city_name' AND btrim(said) = '')
       OR (fact = 'time_zone' AND said !~ '^[A-Za-z0-9_+/-]+$')
       OR NOT EXISTS (
           SELECT FROM public.person AS p JOIN public.role_right AS r ON r.role = p.role
           WHERE p.name = session_user AND p.active = 1 AND r.right_name = 'setup_policies') THEN
        RAISE EXCEPTION USING ERRCODE = 'TW000', MESSAGE = 'TW-RIGHT';
    END IF;
    INSERT INTO public.meta (key, value) VALUES (fact, said)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE meta.value <> excluded.value;
END $$;
"""
