"""What happens in a course that apps further left want to hear of; sent after commit, with `send_robust`."""

from django.dispatch import Signal

course_completed = Signal()  # completion: Completion
