"""Operations for migrations of every app: tables that are only added to, months as partitions, rows by branch."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.migrations.operations import RunSQL


class AppendOnly(RunSQL):
    """Refuse UPDATE, DELETE and TRUNCATE on a table, for everybody, the owner too.

    A table that is partitioned by month passes the refusal of rows on to its children.
    """

    def __init__(self, table: str) -> None:
        name = f"{table}_append_only"
        super().__init__(
            f"""
            CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION desk_refuse_change();
            CREATE TRIGGER {name}_whole BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
            """,
            f"DROP TRIGGER {name} ON {table}; DROP TRIGGER {name}_whole ON {table};",
        )


class BranchRowSecurity(RunSQL):
    """Let the web role see only rows of the branches of its session.

    `branch` is an SQL expression over the table that gives the branch's id; rows without a branch are seen by nobody but
    headquarters. Journeys and the worker (role app) see everything.
    """

    def __init__(self, table: str, branch: str) -> None:
        super().__init__(
            f"""
            ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
            CREATE POLICY {table}_app ON {table} TO opentamin_app USING (true) WITH CHECK (true);
            CREATE POLICY {table}_web ON {table} FOR SELECT TO opentamin_web
                USING ((SELECT desk_sees_all()) OR {branch} = ANY ((SELECT desk_visible_branches())::bigint[]));
            """,
            f"""
            DROP POLICY {table}_web ON {table};
            DROP POLICY {table}_app ON {table};
            ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
            """,
        )


class MonthPartitions(RunSQL):
    """Make `table` (partitioned by RANGE of month yyyymm) hold the given years, a partition for each month."""

    def __init__(self, table: str, years: Iterable[int]) -> None:
        months = [(year * 100 + month) for year in years for month in range(1, 13)]
        made = [
            f"CREATE TABLE {table}_{month} PARTITION OF {table} FOR VALUES FROM ({month}) TO ({month + 1});"
            for month in months
        ]
        gone = [f"DROP TABLE {table}_{month};" for month in months]
        super().__init__("\n".join(made), "\n".join(gone))
