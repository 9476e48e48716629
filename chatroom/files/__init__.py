"""Files at rest: what they are, what is left of a picture, and where they lie, sealed and under names of their own."""
