# SPDX-License-Identifier: Apache-2.0
"""What is asked of the server's own catalogue: everything that stands in a database, by name, with what makes it."""

from __future__ import annotations

QUERIES = {
    "guard": """
        SELECT tgname || ' of ' || tgrelid::regclass, concat_ws(' ', tgenabled, pg_get_triggerdef(t.oid))
        FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = tgrelid
        WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace""",
    "function": """
        SELECT p.oid::regprocedure::text, md5(concat_ws(' ', prosrc, prosecdef, proconfig, provolatile,
            prorettype::regtype, l.lanname))
        FROM pg_proc AS p JOIN pg_language AS l ON l.oid = prolang
        WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
            SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e')""",
    "policy": """
        SELECT policyname || ' of ' || tablename,
            concat_ws(' ', permissive, cmd, roles, qual, with_check)
        FROM pg_policies WHERE schemaname = 'public'""",
    "row policies": """
        SELECT relname, concat_ws(' ', relrowsecurity, relforcerowsecurity) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'""",
    "view": """
        SELECT relname, concat_ws(' ', pg_get_viewdef(oid), reloptions) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')""",
    "owner": """
        SELECT oid::regclass::text, relowner::regrole::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'S', 'p', 'f')
        UNION ALL SELECT p.oid::regprocedure::text, proowner::regrole::text FROM pg_proc AS p
        WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT 'the database', datdba::regrole::text FROM pg_database WHERE datname = current_database()
        UNION ALL SELECT 'the schema', nspowner::regrole::text FROM pg_namespace WHERE nspname = 'public'""",
    # Whatever the owner of a thing may do with it is left out: nobody signs in as the owner.
    "grant": """
        SELECT act || CASE WHEN to_give THEN ' for giving on ' ELSE ' on ' END || what || ' to '
            || CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, ''
        FROM (
            SELECT c.oid::regclass::text AS what, relowner AS owner, a.*
            FROM pg_class AS c, aclexplode(coalesce(
                relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))) AS a
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'S', 'p', 'f')
            UNION ALL SELECT c.oid::regclass || ' (' || attname || ')', relowner, a.*
            FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid, aclexplode(attacl) AS a
            WHERE relnamespace = 'public'::regnamespace
            UNION ALL SELECT p.oid::regprocedure::text, proowner, a.*
            FROM pg_proc AS p, aclexplode(coalesce(proacl, acldefault('f', proowner))) AS a
            WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
                SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e')
            UNION ALL SELECT 'the schema', nspowner, a.*
            FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) AS a WHERE nspname = 'public'
            UNION ALL SELECT 'the database', datdba, a.*
            FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) AS a
            WHERE datname = current_database()
        ) AS given (what, owner, grantor, grantee, act, to_give) WHERE grantee <> owner""",
    "table": """
        SELECT relname, concat(relkind, relpersistence) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'f', 'S')""",
    "column": """
        SELECT c.oid::regclass || '.' || attname, concat_ws(' ', format_type(atttypid, atttypmod), attnotnull,
            attidentity, attgenerated, attcollation, pg_get_expr(d.adbin, d.adrelid))
        FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid
        LEFT JOIN pg_attrdef AS d ON d.adrelid = attrelid AND d.adnum = attnum
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped""",
    "constraint": """
        SELECT conname || ' of ' || conrelid::regclass, concat_ws(' ', pg_get_constraintdef(oid), convalidated)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0""",
    "check of references": """
        SELECT k.conname || ' of ' || tgrelid::regclass, string_agg(tgenabled::text, '' ORDER BY tgtype)
        FROM pg_trigger JOIN pg_class AS c ON c.oid = tgrelid JOIN pg_constraint AS k ON k.oid = tgconstraint
        WHERE tgisinternal AND relnamespace = 'public'::regnamespace GROUP BY 1""",
    "index": """
        SELECT indexrelid::regclass::text,
            pg_get_indexdef(indexrelid) || CASE WHEN indisvalid THEN '' ELSE ' not valid' END
        FROM pg_index JOIN pg_class AS c ON c.oid = indrelid WHERE relnamespace = 'public'::regnamespace""",
    "rule": """
        SELECT rulename || ' of ' || ev_class::regclass, '' FROM pg_rewrite JOIN pg_class AS c ON c.oid = ev_class
        WHERE rulename <> '_RETURN' AND relnamespace = 'public'::regnamespace""",
    "event trigger": "SELECT evtname::text, evtenabled::text FROM pg_event_trigger",
    "schema": """
        SELECT nspname::text, '' FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'""",
}
"""Kind of thing → a query of names and definitions, in the order in which they are told."""
