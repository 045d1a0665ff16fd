"""Moodle XML: the format in which Moodle exchanges all of its kinds of questions, with pictures and tags."""
