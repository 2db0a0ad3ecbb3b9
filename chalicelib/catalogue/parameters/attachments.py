"""Files as parameters: those in a field of the item, or uploaded ones that are the same for all."""

from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import FileFieldRef, FileRefs
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault
from chalicelib.domain.items.fields import FieldType


class Attachments(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which files are meant: one of the two."""

    field: Annotated[
        FileFieldRef | None, Meta(description="Field of the item; all files in it are meant.")
    ] = None
    files: Annotated[
        FileRefs | None, Meta(description="Uploaded files, the same for every item.")
    ] = None

    @property
    def uploaded(self) -> tuple[str, ...]:
        """Return the ids of the uploaded files, each once."""
        return tuple(dict.fromkeys(self.files or ()))

    def faults(self, pointer: str, context: CheckContext) -> list[Fault]:
        """Return what is wrong where they stand at a pointer."""
        field = self.field
        if (field is None) == (not self.files):
            return [Fault(pointer, "expected a field, or the ids of files")]
        known = context.fields[context.entity_type.code].get(field) if field else None
        if field and (known is None or known.type is not FieldType.FILE):
            return [Fault(f"{pointer}/field", f"{field} is no field of type file")]
        return []

    def ids(self, context: ActionContext) -> tuple[str, ...]:
        """Return the ids of the files.

        Raises:
            ActionFailed: the field names a file that lies elsewhere (code no_file).
        """
        if self.field is None:
            return self.uploaded
        value = context.item.fields.get(self.field) or []
        found = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str) for one in found):
            raise ActionFailed(Code.NO_FILE, f"{self.field} names a file that lies elsewhere")
        return tuple(found)
