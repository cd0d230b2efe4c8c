"""What is remembered: tables by topic, verbs beside them, on SQLite and on PostgreSQL alike."""

from sqlmodel import SQLModel

# Set here because this runs before any table is defined: a migration can only drop or alter what has a name of its own.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
