"""What compliance stores: what people must do by when, and the barriers that they report."""

from compliance.models.accessibility import AccessibilityReport
from compliance.models.requirement import Requirement

__all__ = ["AccessibilityReport", "Requirement"]
