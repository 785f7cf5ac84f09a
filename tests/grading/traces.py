"""What a submission could leave on the machine: processes and files."""

from pathlib import Path

from autograder.grading.zygote_client import ZygoteClient

WATCHED = ("/tmp", "/var/tmp", "/dev/shm", "/etc", str(Path.home()), ".")


def processes(zygote: ZygoteClient) -> set[int]:
    """The processes of a zygote's student: by their user, or as descendants of the zygote."""
    parents: dict[int, int] = {}
    found: set[int] = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            pid = int(folder.name)
            parents[pid] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if folder.stat().st_uid == zygote.uid:
                found.add(pid)
        except (OSError, IndexError):
            continue
    for pid in parents:
        ancestor = pid
        while ancestor in parents and ancestor != zygote.pid:
            ancestor = parents[ancestor]
        if ancestor == zygote.pid != pid:
            found.add(pid)
    return found


def files() -> set[Path]:
    """The attacks' files in the places where a student's code might leave some."""
    folders = [Path(place) for place in WATCHED if Path(place).is_dir()]
    return {path for folder in folders for path in folder.iterdir() if "OWNED" in path.name}
