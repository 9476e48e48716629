"""A PostgreSQL database that is emptied for each test: of its rows alone, which takes a fraction of TRUNCATE."""

import psycopg

KEPT = "alembic_version"
# Whoever is still connected was left behind by the test before, and could only stand in the way.
END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# As a replica it looks at no foreign key; a table without pages has never had a row.
EMPTY = f"""DO $$
    DECLARE each text;
    BEGIN
        SET LOCAL session_replication_role = replica;
        FOR each IN
            SELECT oid::regclass FROM pg_class WHERE relnamespace = 'public'::regnamespace
            AND relkind = 'r' AND relname <> '{KEPT}' AND pg_relation_size(oid) > 0
        LOOP
            EXECUTE 'DELETE FROM ' || each;
        END LOOP;
        PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
            FROM pg_sequences WHERE last_value IS NOT NULL;
    END
$$"""


def tables_in(connection: psycopg.Connection) -> set[str]:
    """Which tables a database has."""
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return {name for (name,) in found} - {KEPT}


def empty(connection: psycopg.Connection, tables: set[str]) -> None:
    """Leave these tables without a row, their numbers at the beginning, and no other table."""
    connection.execute(END_OTHERS)
    for table in tables_in(connection) - tables:
        connection.execute(f"DROP TABLE {table} CASCADE")  # a test's own
    connection.execute(EMPTY)
