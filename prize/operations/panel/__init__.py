"""Every write of the expert panel: seats, mandates, conflicts, assessments, scores, hand-ins, votes."""
