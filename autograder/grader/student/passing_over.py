"""Goes on past what keeps a cell from running only where it is graded.

A cell may begin with the import of a package that isn't there, with a magic, or with a change to
a folder that is on another machine. A kernel would stop there, and what the cell goes on to import
and define would be lost. So each statement of such a cell may fail alone: an import for want of a
package, a line of IPython's or a statement above an import for any reason, and any other statement
for want of a name that one of these would have defined. All other errors end the cell, as they do
in a kernel.
"""

import ast
import sys
from collections.abc import Iterator
from typing import Any

_MAX_PASSED = 20  # errors of one cell

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_LINE_MAGICS = ("run_line_magic", "system", "getoutput")
_ATTRIBUTE = "passing_over"  # of the shell, where a cell's statements find this


class PassingOver:
    """The errors that one shell's cells have gone past, as `passed`, and the names these cost.

    `lacking` are the names that would have been defined.
    """

    def __init__(self) -> None:
        self.passed: list[Exception] = []
        self.lacking: set[str] = set()

    def install(self, shell: Any) -> None:
        """Have a shell's cells go on; IPython calls `visit` for each of them."""
        setattr(shell, _ATTRIBUTE, self)
        shell.ast_transformers.append(self)

    def visit(self, cell: ast.AST) -> ast.AST:
        """Let a cell's statements fail alone, from the first that may on."""
        if not isinstance(cell, ast.Module):
            return cell
        statements = [part for node in cell.body for part in _parts(node)]
        body: list[ast.stmt] = []
        begun = bool(self.lacking)
        last = max((n for n, node in enumerate(statements) if _imports(node)), default=0)
        for index, node in enumerate(statements):
            imports, magic = _imports(node), _is_magic(node)
            above = index < last  # a backend, a style or a locale that is set between imports
            begun = begun or imports or magic or above
            shown = index == len(statements) - 1 and isinstance(node, ast.Expr) and not magic
            if not begun or shown or _is_future(node):
                body.append(node)
            else:
                body.append(_guarded(node, imports, magic or above))
        cell.body = body
        return cell

    def excuses(self, imports: bool, anything: bool, *names: str) -> bool:
        """Return True if a cell may go on after the error that is being handled, and note it.

        imports: an import failed; anything: it may fail for any reason; names: what the statement
        would have defined.
        """
        error = sys.exc_info()[1]
        follows = self.follows(error)
        if not follows and not (imports and isinstance(error, ImportError)) and not anything:
            return False
        self.lacking.update(names)
        if isinstance(error, Exception) and not follows and len(self.passed) < _MAX_PASSED:
            self.passed.append(error)
        return True

    def follows(self, error: BaseException | None) -> bool:
        """Return True if the only error is a missing name that an earlier error cost."""
        return isinstance(error, NameError) and error.name in self.lacking


def _guarded(node: ast.stmt, imports: bool, anything: bool) -> ast.stmt:
    names = ", ".join(map(repr, sorted(_bound(node))))
    source = (
        "try:\n    pass\nexcept Exception:\n"
        f"    if not get_ipython().{_ATTRIBUTE}.excuses({imports}, {anything}, {names}): raise"
    )
    guard = ast.parse(source).body[0]
    assert isinstance(guard, ast.Try)
    for part in ast.walk(guard):
        if hasattr(part, "lineno"):
            ast.copy_location(part, node)
    guard.body = [node]
    return guard


def _parts(node: ast.stmt) -> Iterator[ast.stmt]:
    """An import of several packages as an import of each: one may be there, and another not."""
    if not isinstance(node, ast.Import | ast.ImportFrom) or _is_future(node):
        yield node
        return
    for alias in node.names:
        part = (
            ast.Import([alias])
            if isinstance(node, ast.Import)
            else ast.ImportFrom(node.module, [alias], node.level)
        )
        yield ast.copy_location(part, node)


def _imports(node: ast.stmt) -> bool:
    return any(isinstance(part, ast.Import | ast.ImportFrom) for part in _run_now(node))


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _is_magic(node: ast.stmt) -> bool:
    """Tell whether a statement is a line of IPython's, `x = !ls` among them, or os.chdir."""
    call = node.value if isinstance(node, ast.Expr | ast.Assign) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return False
    match call.func.value:
        case ast.Name("os"):
            return call.func.attr == "chdir"
        case ast.Call(ast.Name("get_ipython")):
            return call.func.attr in _LINE_MAGICS
    return False


def _bound(node: ast.stmt) -> set[str]:
    """The names that a statement defines."""
    if isinstance(node, _DEFINITIONS):
        return {node.name}
    names: set[str] = set()
    for part in _run_now(node):
        if isinstance(part, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).partition(".")[0] for alias in part.names}
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            names.add(part.id)
        elif isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(part.name)
    return names - {"*"}


def _run_now(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a statement that run when it does: not those in a function or a class."""
    yield node
    if not isinstance(node, _DEFINITIONS):
        for child in ast.iter_child_nodes(node):
            yield from _run_now(child)
