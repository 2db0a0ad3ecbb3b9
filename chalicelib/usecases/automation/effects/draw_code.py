"""Draw a code."""

from chalicelib.domain.automation.effects import DrawCode
from chalicelib.records.drawn_codes import drawn_code_row
from chalicelib.usecases.automation.own_data import DataHandling, DataWork


class DrawCodeHandling(DataHandling[DrawCode]):
    """The code gets a row of its own: where it was drawn before, all is refused and tried anew."""

    def write(self, effect: DrawCode, work: DataWork, number: int) -> None:
        """Draw the code, and set the field that shall hold it."""
        code = work.context.tenant.identity.code(effect.alphabet, effect.length)
        work.write(drawn_code_row(work.doing.maker, code, work.doing.item))
        work.results.setdefault("code", code)
        if effect.field is not None:
            work.change(work.doing.item, {effect.field: code})
