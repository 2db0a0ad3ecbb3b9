"""The start of a function instance; imported before all else, and ended when all is imported.

What is imported stays for good, so that looking for garbage among it only takes time: none is
looked for meanwhile, and never among that later.
"""

import gc

gc.disable()


def end() -> None:
    """End the start; on Lambda, have all ready that every event needs.

    An instance has a whole processor while it starts, and its share only once events come.
    """
    from chalicelib.settings import on_lambda

    if on_lambda():
        from chalicelib.wiring import prepare

        prepare()
        gc.freeze()
    gc.enable()
