"""The two ways of saying no: to one question of a file, or to the file as a whole."""


class QuestionRefused(ValueError):
    """The question can't be taken (or written); `str()` says why, in the language of the moment."""


class FileRefused(ValueError):
    """Nothing can be read from the file; `str()` says why, in the language of the moment."""
