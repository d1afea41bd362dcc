"""The shape of the register of families of statements, as pydantic reads it from a rule file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from riskengine.rulebook.written import Part, SourceId, Text


class NotEncodedDoc(Part):
    """Why no rule says it."""

    because: Text
    needs: Text | None = None


class FamilyDoc(Part):
    """Statements that ask for the same."""

    says: Text
    statements: Annotated[list[SourceId], Field(min_length=1)]
    not_encoded: NotEncodedDoc | None = None
