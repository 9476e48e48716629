"""Rules about size and about what is written in a file."""

import ast
import re

LINES_OF_FILE = 250
LINES_OF_FUNCTION = 40
MACHINE_PATHS = [f"/{folder}/" for folder in ("work", "tmp", "root")]

FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
SCRIPT_FUNCTION = re.compile(
    r"(?P<indent>\s*)(?!(?:\}? ?else )?(?:if|for|while|switch|catch|with)\b)"
    r"(?:.*\bfunction\b.*|.*=>\s*|(?:(?:async|static|get|set) )*\*?#?[\w$]+\(.*\)\s*)\{"
)


def long_file(path: str, source: str) -> list[str]:
    """No file is longer than can be read in one go."""
    lines = len(source.splitlines())
    return [f"{path}: {lines} lines, split it by noun"] if lines > LINES_OF_FILE else []


def long_function(path: str, source: str) -> list[str]:
    """No function is longer than a screen."""
    functions = _script_functions(source) if path.endswith(".js") else _python_functions(source)
    return [
        f"{path}:{first}: a function of {last - first + 1} lines, split it"
        for first, last in functions
        if last - first + 1 > LINES_OF_FUNCTION
    ]


def machine_path(path: str, source: str) -> list[str]:
    """No file names a folder that exists on somebody's machine only."""
    return [
        f"{path}:{number}: names the path of a machine"
        for number, line in enumerate(source.splitlines(), 1)
        if any(folder in line for folder in MACHINE_PATHS)
    ]


def _python_functions(source: str) -> list[tuple[int, int]]:
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, FUNCTION))
    return [(function.lineno, function.end_lineno) for function in functions]


def _script_functions(source: str) -> list[tuple[int, int]]:
    # Told by indentation: a function ends at the next line that begins with } as deep as its head.
    lines = source.splitlines()
    found = []
    for number, line in enumerate(lines):
        if head := SCRIPT_FUNCTION.fullmatch(line):
            end = head["indent"] + "}"
            closing = (later for later in range(number + 1, len(lines)) if lines[later].startswith(end))
            found.append((number + 1, next(closing, number) + 1))
    return found
