/** The audience a form describes: a preset of roles, perhaps one department and level; null when everyone may join. */
export function readAudience({ roles, department, level }) {
  if (!roles && !department && !level) return null;
  return {
    roles: roles ? roles.split(",") : [],
    department: department || null,
    level: level ? Number(level) : null,
  };
}

/** Puts an audience into a form's fields. */
export function showAudience(form, audience) {
  choose(form.elements.roles, audience?.roles.join(",") ?? "", audience?.roles.join(", "));
  form.elements.department.value = audience?.department ?? "";
  form.elements.level.value = audience?.level ?? "";
}

/** A value that a program has set may be none of those offered; saving something else must not change it. */
export function choose(select, value, label) {
  if (![...select.options].some((option) => option.value === String(value))) select.append(new Option(label, value));
  select.value = value;
}
