"""The sandbox: its layers, which of them work here, and putting them on.

`probe` tries each layer in a separate process; `enter` puts on those that it is given. The
order in `enter` matters: each step needs rights that a later one gives up.
"""

import os
import shutil
import signal
import sys
import sysconfig
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from autograder.grader.sandbox import disk, landlock, libc, namespaces, seccomp
from autograder.grader.sandbox.limits import Limits

LAYERS = {
    "user": "a separate user for each submission",
    "capabilities": "no capabilities, and no way to gain any",
    "limits": "limits on memory, CPU time, files and processes",
    "landlock": "files: its own folder, and Python's to read",
    "seccomp": "no sockets, no new processes, no look into others",
    "network": "a network namespace with nothing in it",
    "disk": "a file system in memory, of limited size; others read-only, or hidden",
}
KEEP_SECRETS = frozenset({"user", "landlock"})
"""Without any of these, student code can read the hidden tests, and all that their user can."""
OF_ITSELF = ["/proc/self/maps", "/proc/self/statm"]
"""Of all that /proc has, a process may read its own copies of these: scikit-learn needs them.

Not `status`: it counts the signals that wait for all processes of a user.
"""


@dataclass(frozen=True)
class Confinement:
    """A student process's folder, limits, layers, and user.

    `folder` is empty at first, and gets a copy of what is in `source`; `support` is a folder that
    it may read. Both may be "", for none.
    """

    folder: str
    limits: Limits
    layers: frozenset[str]
    uid: int
    support: str = ""
    source: str = ""


def prepare(layers: frozenset[str]) -> None:
    """Make, once, what is the same for every process that gets these layers."""
    if "seccomp" in layers:
        seccomp.prepared("user" not in layers)


def enter(confinement: Confinement) -> None:
    """Confine this process, for good. It must have one thread only."""
    layers = confinement.layers
    if "limits" in layers:
        _be_killed_first()  # before what it writes to is read-only
    namespaces.enter(network="network" in layers, disk="disk" in layers)
    _fill(confinement)
    if "limits" in layers:
        confinement.limits.apply()  # by what /proc says of this process
    if "disk" in layers:
        namespaces.hide_others()
    if "capabilities" in layers:
        libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
    if "landlock" in layers:
        support = [confinement.support] if confinement.support else []
        readable = [*readable_paths(), *OF_ITSELF, *support]
        landlock.restrict(readable, [confinement.folder, "/dev/null"])
    if "user" in layers:
        os.setgroups([])
        os.setresgid(confinement.uid, confinement.uid, confinement.uid)
        os.setresuid(confinement.uid, confinement.uid, confinement.uid)
    if "capabilities" in layers:
        libc.capset_none()
    if sys.platform == "linux":
        libc.prctl(libc.PR_SET_DUMPABLE, 0)
        libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of user has cleared it
    if "seccomp" in layers:
        seccomp.restrict(shared_user="user" not in layers)


def _fill(confinement: Confinement) -> None:
    """Make the folder ready to work in: with what was handed in, and the user's own."""
    folder, source, limits = confinement.folder, confinement.source, confinement.limits
    if "disk" in confinement.layers:
        size, files = map(int, disk.usage(source)) if source else (0, 0)
        namespaces.mount_in_memory(folder, limits.disk + size, limits.files + files + 1)
    if source:
        shutil.copytree(source, folder, symlinks=True, dirs_exist_ok=True)
    if "user" in confinement.layers:
        disk.give(folder, confinement.uid)
    os.chdir(folder)


def readable_paths() -> list[str]:
    """The files that Python and its packages need to read; the grader's own folder is not in it."""
    python = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values()}
    packages = {path for path in sys.path if path.endswith(("site-packages", "dist-packages"))}
    system = {"/usr/lib", "/usr/share/zoneinfo", "/lib", "/lib64", "/etc/localtime"}
    devices = {"/dev/urandom", "/dev/random", "/dev/null"}
    return sorted(python | packages | system | devices)


def probe(uid: int, folder: str) -> dict[str, str]:
    """Each layer's reason for not working here; "" for those that work.

    `folder` is one that `uid` can read where users other than this one may.
    """
    return {
        layer: _attempt(
            partial(_try, layer, Confinement(folder, Limits(), frozenset({layer}), uid))
        )
        for layer in LAYERS
    }


def _try(layer: str, confinement: Confinement) -> None:
    if layer in ("landlock", "seccomp"):
        libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
    if layer == "capabilities" and sys.platform != "linux":
        raise OSError("only Linux has it")
    enter(confinement)
    if layer == "user":
        for path in _python_files():
            if not os.access(path, os.R_OK):
                raise OSError(
                    "students' users can't read this Python: set STUDENT_PYTHON to the path of an "
                    f"interpreter that every user can read (they can't read {path})"
                )


def _python_files() -> Iterable[str]:
    """A file of the standard library, and one of each package that students import."""
    yield os.__file__
    for name in ("numpy", "IPython", "matplotlib"):
        path = getattr(sys.modules.get(name), "__file__", None)
        if path:
            yield path


def _attempt(action: Callable[[], None]) -> str:
    """Run an action in a fork; its error's text, or ""."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(read)
            action()
        except BaseException as error:
            own = isinstance(error, OSError) and error.errno is None  # a sentence of ours
            kind = "".join(traceback.format_exception_only(type(error), error)).strip()
            text = str(error) if own else kind
            os.write(write, text.encode()[:1000])
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        reason = pipe.read().decode(errors="replace")
    status = os.waitpid(pid, 0)[1]
    return reason or (f"the attempt was killed (status {status})" if status else "")


def _be_killed_first() -> None:
    """Let the kernel end the student's process and not the grader when memory runs out."""
    try:
        with open("/proc/self/oom_score_adj", "w") as file:  # noqa: PTH123
            file.write("1000")
    except OSError:
        return
