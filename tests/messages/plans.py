"""How a database goes about a statement."""

from chatroom.core.prepared import Prepared
from chatroom.extensions import db


def plan_of(prepared: Prepared, values: dict) -> str:
    """What EXPLAIN says."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    ready = prepared.ready(db.engine.dialect, [values])
    asked = ready.sql.replace("?", "NULL")
    for number, value in reversed([*enumerate(ready.bound(values), 1)]):
        asked = asked.replace(f"${number}", repr(value))
    plan = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
    return str(db.session.connection().exec_driver_sql(plan + asked).all())
