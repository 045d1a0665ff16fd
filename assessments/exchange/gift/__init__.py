"""GIFT: Moodle's format for questions written by hand in a plain text file."""
