"""The screens that journeys are made at."""

STILL = {"reduced_motion": "reduce"}  # or axe would measure colours half-way through a fade
DARK = {"color_scheme": "dark"}
DESK = {"viewport": {"width": 1440, "height": 900}, **STILL}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
STILL_PHONE = PHONE | STILL
