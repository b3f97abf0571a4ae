"""The exceptions of the reader: what cannot be read."""


class Refused(ValueError):
    """The source cannot be read; ``str(refused)`` is one sentence for the user, in the active language."""

    def __init__(self, sentence: str):
        super().__init__(str(sentence))
        self.sentence = str(sentence)


class CannotExtract(Exception):
    """The child process cannot extract a file's text; ``str()`` is a code that `extraction.py` has a sentence for."""
