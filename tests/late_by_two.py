"""A course's own rule for late submissions: two points off."""

from nbgrader.plugins import BasePlugin


class TwoPoints(BasePlugin):
    """nbgrader's plug-in point for late penalties."""

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float:
        """Two points, whatever the delay."""
        return 2.0
