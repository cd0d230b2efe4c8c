"""Column types that keep on both databases what Python means."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

Word = TypeVar("Word", bound=StrEnum)


class Exact(TypeDecorator[Decimal]):
    """A decimal kept digit for digit: SQLite has no exact number, so both databases hold its text."""

    impl = String(64)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Refuses NaN and infinity (ValueError): they can only come from a bug."""
        if value is None:
            return None
        if not value.is_finite():
            raise ValueError(f"not a number that can be kept: {value}")
        return format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class Words(TypeDecorator[Any]):
    """A word out of a closed list, kept as text, handed out as its enum."""

    impl = String(20)
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.words(value)


class Row(Protocol):
    """Any row of any table."""

    id: int | None


def id_of(row: Row) -> int:
    """The id of a row that is in the database; ValueError for one that has not been written yet."""
    if row.id is None:
        raise ValueError(f"not written yet: {row!r}")
    return row.id
