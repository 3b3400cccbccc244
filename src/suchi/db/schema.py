"""Describes a database as SQL text from its catalogue, alike on every version of PostgreSQL: schema.sql is made by it.

pg_dump words its output differently from version to version and cannot dump a server newer than itself; this text
depends on the catalogue's contents, so a test can compare it on 15 and on 18 (views alone are worded by the server).
Running it makes the schema.
"""

import tempfile
from pathlib import Path

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from suchi.db.migrate import SCHEMA_FILE, migrate, migrations_folder
from suchi.db.pool import Store
from suchi.settings import Settings

_HEADER = """-- The sum of all migrations, for reading. Written by `make schema`; a test compares it.
-- To change the schema add a migration; never edit this file.
"""

# Objects of ours: neither the system's, nor an extension's, nor the list of applied migrations itself.
_OURS = """n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = {oid} AND e.classid = '{catalogue}'::regclass AND e.deptype = 'e')"""
_TABLE = f"""{_OURS.format(oid="c.oid", catalogue="pg_class")} AND c.relname <> 'schema_migration'"""
_NAME = "CASE n.nspname WHEN 'public' THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident({})"

# Each answers with finished statements in an order that can be run.
_STATEMENTS = {
    "schemas": """
        SELECT 'CREATE SCHEMA ' || quote_ident(n.nspname) || ';' FROM pg_namespace n
        WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public') ORDER BY n.nspname""",
    "types": f"""
        SELECT 'CREATE TYPE ' || {_NAME.format("t.typname")} || ' AS ENUM ('
               || string_agg(quote_literal(v.enumlabel), ', ' ORDER BY v.enumsortorder) || ');'
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_enum v ON v.enumtypid = t.oid
        WHERE {_OURS.format(oid="t.oid", catalogue="pg_type")} GROUP BY n.nspname, t.typname ORDER BY n.nspname, t.typname""",
    "domains": f"""
        SELECT 'CREATE DOMAIN ' || {_NAME.format("t.typname")} || ' AS ' || format_type(t.typbasetype, t.typtypmod)
               || coalesce(' DEFAULT ' || t.typdefault, '') || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
               || coalesce((SELECT string_agg(' CONSTRAINT ' || quote_ident(k.conname) || ' '
                            || pg_get_constraintdef(k.oid), '' ORDER BY k.conname)
                            FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '') || ';'
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE t.typtype = 'd' AND {_OURS.format(oid="t.oid", catalogue="pg_type")} ORDER BY n.nspname, t.typname""",
    "sequences": f"""
        SELECT 'CREATE SEQUENCE ' || {_NAME.format("c.relname")} || ' AS ' || format_type(s.seqtypid, NULL)
               || ' INCREMENT BY ' || s.seqincrement || ' MINVALUE ' || s.seqmin || ' MAXVALUE ' || s.seqmax
               || ' START WITH ' || s.seqstart || ' CACHE ' || s.seqcache || CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END || ';'
        FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {_TABLE} AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.objid = c.oid AND i.deptype = 'i'
                                       AND i.classid = 'pg_class'::regclass)
        ORDER BY n.nspname, c.relname""",
    "functions": f"""
        SELECT pg_get_functiondef(p.oid) || ';' FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.prokind IN ('f', 'p') AND {_OURS.format(oid="p.oid", catalogue="pg_proc")}
        ORDER BY n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)""",
    "tables": f"""
        SELECT 'CREATE ' || CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END || 'TABLE '
               || {_NAME.format("c.relname")} || CASE WHEN c.relispartition THEN
                    ' PARTITION OF ' || (SELECT i.inhparent::regclass::text FROM pg_inherits i WHERE i.inhrelid = c.oid)
                    || ' ' || pg_get_expr(c.relpartbound, c.oid)
                  ELSE ' (' || coalesce(E'\\n' || (SELECT string_agg('    ' || quote_ident(a.attname) || ' '
                    || format_type(a.atttypid, a.atttypmod)
                    || CASE WHEN a.attcompression <> '' THEN ' COMPRESSION '
                         || CASE a.attcompression WHEN 'l' THEN 'lz4' ELSE 'pglz' END ELSE '' END
                    || CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END
                    || CASE WHEN a.attgenerated <> '' THEN ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ')'
                         || CASE a.attgenerated WHEN 's' THEN ' STORED' ELSE ' VIRTUAL' END
                       WHEN a.attidentity <> '' THEN ' GENERATED ' || CASE a.attidentity WHEN 'a' THEN 'ALWAYS'
                         ELSE 'BY DEFAULT' END || ' AS IDENTITY'
                       ELSE coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') END
                    || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, E',\\n' ORDER BY a.attnum)
                    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
                    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) || E'\\n', '') || ')' END
               || coalesce(' PARTITION BY ' || pg_get_partkeydef(c.oid), '')
               || coalesce(' WITH (' || array_to_string(c.reloptions, ', ') || ')', '') || ';'
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND {_TABLE} ORDER BY c.relispartition, n.nspname, c.relname""",
    # kept out of line or not, where it differs from the type's own habit
    "storage": f"""
        SELECT 'ALTER TABLE ' || {_NAME.format("c.relname")} || ' ALTER COLUMN ' || quote_ident(a.attname) || ' SET STORAGE '
               || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END || ';'
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND a.attstorage <> t.typstorage AND {_TABLE}
        ORDER BY n.nspname, c.relname, a.attnum""",
    # NOT NULL has been a constraint since 18; it stands with its column. Foreign keys need the others' keys: last.
    "constraints": f"""
        SELECT 'ALTER TABLE ' || {_NAME.format("c.relname")} || ' ADD CONSTRAINT ' || quote_ident(k.conname) || ' '
               || pg_get_constraintdef(k.oid) || ';'
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE k.contype IN ('p', 'u', 'c', 'x', 'f') AND k.conparentid = 0 AND k.conislocal AND {_TABLE}
        ORDER BY k.contype = 'f', n.nspname, c.relname, array_position('{{p,u,x,c,f}}', k.contype::text), k.conname""",
    "indexes": f"""
        SELECT replace(pg_get_indexdef(i.indexrelid), ' ON public.', ' ON ') || ';'
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {_TABLE} AND NOT x.relispartition AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid
              AND k.contype IN ('p', 'u', 'x')) ORDER BY n.nspname, c.relname, x.relname""",
    "views": f"""
        SELECT 'CREATE ' || CASE c.relkind WHEN 'm' THEN 'MATERIALIZED ' ELSE '' END || 'VIEW ' || {_NAME.format("c.relname")}
               || E' AS\\n' || rtrim(pg_get_viewdef(c.oid, true), ';') || ';'
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('v', 'm') AND {_TABLE} ORDER BY c.oid""",
    "triggers": f"""
        SELECT replace(pg_get_triggerdef(g.oid), ' ON public.', ' ON ') || ';'
        FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT g.tgisinternal AND g.tgparentid = 0 AND {_TABLE} ORDER BY n.nspname, c.relname, g.tgname""",
    # MAINTAIN came with 17; what the owner may do goes without saying
    "grants": f"""
        SELECT 'GRANT ' || string_agg(x.privilege_type, ', ' ORDER BY x.privilege_type) || ' ON '
               || CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || {_NAME.format("c.relname")}
               || ' TO ' || CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END || ';'
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) x
        WHERE x.grantee <> c.relowner AND x.privilege_type <> 'MAINTAIN' AND {_TABLE}
        GROUP BY n.nspname, c.relname, c.relkind, x.grantee ORDER BY n.nspname, c.relname, x.grantee::regrole::text""",
    "column grants": f"""
        SELECT 'GRANT ' || x.privilege_type || ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ') ON '
               || {_NAME.format("c.relname")} || ' TO ' || CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END || ';'
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace,
             aclexplode(a.attacl) x
        WHERE x.grantee <> c.relowner AND {_TABLE}
        GROUP BY n.nspname, c.relname, x.grantee, x.privilege_type
        ORDER BY n.nspname, c.relname, x.grantee::regrole::text, x.privilege_type""",
    "schema grants": """
        SELECT 'GRANT ' || x.privilege_type || ' ON SCHEMA ' || quote_ident(n.nspname) || ' TO ' || x.grantee::regrole || ';'
        FROM pg_namespace n, aclexplode(n.nspacl) x
        WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND x.grantee NOT IN (0, n.nspowner)
        ORDER BY n.nspname, x.grantee::regrole::text, x.privilege_type""",
    "function grants": f"""
        SELECT CASE WHEN x.grantee IS NULL THEN 'REVOKE ALL ON ' ELSE 'GRANT EXECUTE ON ' END
               || CASE p.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END || {_NAME.format("p.proname")}
               || '(' || pg_get_function_identity_arguments(p.oid) || ')'
               || CASE WHEN x.grantee IS NULL THEN ' FROM PUBLIC;' ELSE ' TO ' || x.grantee::regrole || ';' END
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace,
             LATERAL (SELECT NULL::oid AS grantee WHERE NOT EXISTS (SELECT FROM aclexplode(p.proacl) y WHERE y.grantee = 0)
                      UNION ALL SELECT y.grantee FROM aclexplode(p.proacl) y WHERE y.grantee NOT IN (0, p.proowner)) x
        WHERE p.proacl IS NOT NULL AND {_OURS.format(oid="p.oid", catalogue="pg_proc")}
        ORDER BY n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), x.grantee::text NULLS FIRST""",
    "comments": f"""
        SELECT 'COMMENT ON ' || CASE WHEN d.objsubid > 0 THEN 'COLUMN ' WHEN c.relkind = 'v' THEN 'VIEW ' ELSE 'TABLE ' END
               || {_NAME.format("c.relname")} || coalesce('.' || quote_ident(a.attname), '') || ' IS '
               || quote_literal(d.description) || ';'
        FROM pg_description d JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
        WHERE c.relkind IN ('r', 'p', 'v') AND {_TABLE} ORDER BY n.nspname, c.relname, d.objsubid""",
}


def dump_schema(dsn: str) -> str:
    """The whole schema as SQL that makes it anew; roles are taken to exist."""
    with psycopg.connect(dsn, autocommit=True, application_name="suchi schema") as connection:
        return describe(connection)


def describe(connection: Connection[TupleRow]) -> str:
    parts = [_HEADER, "SET check_function_bodies = off;\n"]
    for query in _STATEMENTS.values():
        statements = [row[0] for row in connection.execute(query.encode())]
        if statements:
            parts.append("\n".join(statements) + "\n")
    return "\n".join(parts)


def write_schema(target: Path) -> None:
    """Run all migrations in a throw-away database and write what they give."""
    with tempfile.TemporaryDirectory(prefix="suchi-schema-") as folder:
        settings = Settings(data=Path(folder))
        with Store.open(settings, durable=False) as store:
            migrate(store.dsn)
            target.write_text(dump_schema(store.dsn), encoding="utf-8")


if __name__ == "__main__":
    write_schema(migrations_folder() / SCHEMA_FILE)
