"""Exchange of questions with other systems: reads and writes frozen payloads, never the models."""

from assessments.exchange.formats import read
from assessments.exchange.report import Entry, ImportReport, Picture
from assessments.exchange.writing import write

__all__ = ["Entry", "ImportReport", "Picture", "read", "write"]
