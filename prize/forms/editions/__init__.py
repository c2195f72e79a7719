"""Forms of an edition's plan: a form for the edition's own fields, rows of forms for what belongs to it."""
