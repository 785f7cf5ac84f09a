"""A student's processes run as a user that nobody else has, and that only graders can hold."""

import grp
import os
import pwd
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.grader.host.zygote_client import ZygoteClient
from autograder.grader.sandbox import users
from autograder.grader.sandbox.limits import Limits
from autograder.grader.sandbox.users import NoUser, User

# Graders that run beside these tests take others, and so do these tests where they run twice.
UIDS = users.UIDS[150 + os.getpid() % 16 * 20 :][:20]

root = pytest.mark.skipif(
    sys.platform != "linux" or os.getuid() != 0, reason="only root can change to another user"
)


@pytest.fixture(autouse=True)
def own_place(tmp_path_factory, monkeypatch):
    """Keep these tests' claims apart from those of graders that run beside them."""
    place = str(tmp_path_factory.mktemp("run"))
    monkeypatch.setattr(users, "_PLACES", (place,))
    monkeypatch.setattr(users, "UIDS", UIDS)
    return place


@pytest.fixture
def user():
    """Claim users that are free again after the test."""
    claimed = []

    def claim(after=None):
        claimed.append(User(after))
        return claimed[-1]

    yield claim
    for one in claimed:
        one.close()


@pytest.fixture
def next_uid(user):
    """Tell the uid that the next claim after another gets, without keeping it."""

    def tell(after=None):
        found = user(after)
        found.close()
        return found.uid

    return tell


@root
def test_two_users_in_one_process_are_two_until_one_is_closed(user):
    first, second = user(), user()
    assert {first.uid, second.uid} <= set(UIDS)
    assert first.uid != second.uid
    first.close()
    assert user().uid == first.uid


@root
def test_the_next_student_gets_another_user_and_after_the_last_one_the_first(user):
    first = user()
    first.close()
    assert user(after=first.uid).uid > first.uid
    assert user(after=UIDS[-1]).uid == first.uid


@root
@pytest.mark.parametrize("kind", ["real", "effective", "saved", "group", "supplementary group"])
def test_a_user_that_any_process_has_is_left_to_it(next_uid, kind):
    uid = next_uid()
    ready, done = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        if kind == "group":
            os.setresgid(uid, uid, uid)
        elif kind == "supplementary group":
            os.setgroups([uid])
        else:
            os.setresuid(*(uid if kind == k else -1 for k in ("real", "effective", "saved")))
        os.write(ready[1], b"x")
        os.close(done[1])
        os.read(done[0], 1)
        os._exit(0)
    os.read(ready[0], 1)
    taken = next_uid()
    os.close(done[1])
    os.waitpid(pid, 0)
    for fd in (*ready, done[0]):
        os.close(fd)
    assert taken != uid
    assert next_uid() == uid


@root
@pytest.mark.parametrize(("module", "look_up"), [(pwd, "getpwuid"), (grp, "getgrgid")])
def test_a_user_or_group_with_an_account_is_left_to_it(next_uid, monkeypatch, module, look_up):
    """Also one that is only looked up by its number, as systemd and directories have them."""
    uid, real = next_uid(), getattr(module, look_up)
    monkeypatch.setattr(module, look_up, lambda n: real(0) if n == uid else real(n))
    assert next_uid() != uid


@root
def test_users_that_somebody_has_for_containers_are_left_to_them(next_uid, monkeypatch, tmp_path):
    uid = next_uid()
    listing = tmp_path / "subuid"
    listing.write_text(f"# a comment\nada:{uid - 5}:10\nbroken\n")
    monkeypatch.setattr(users, "_DELEGATIONS", (str(listing), "/no/such/file"))
    assert next_uid() == uid + 5


@root
def test_nobody_but_root_can_hold_a_user(next_uid):
    """A name that every user can take holds nobody back."""
    uid = next_uid()
    with socket.socket(socket.AF_UNIX) as held:
        held.bind(f"\0adversarial-examples-grader-{uid}")
        assert next_uid() == uid
    folder = users._lock_folder()
    assert folder.stat().st_uid == 0
    assert folder.stat().st_mode & 0o777 == 0o700


@root
def test_a_place_for_locks_that_others_have_taken_is_not_used(monkeypatch, tmp_path):
    places = [tmp_path / name for name in ("others", "link", "open", "good")]
    for place in places:
        place.mkdir()
    for place, mode in zip(places[::2], (0o700, 0o777), strict=True):
        (place / users._FOLDER).mkdir()
        (place / users._FOLDER).chmod(mode)
    os.chown(places[0] / users._FOLDER, 65534, 65534)
    (places[1] / users._FOLDER).symlink_to(tmp_path)
    monkeypatch.setattr(users, "_PLACES", tuple(map(str, places)))
    assert users._lock_folder() == places[3] / users._FOLDER
    monkeypatch.setattr(users, "_PLACES", tuple(map(str, places[:3])))
    with pytest.raises(NoUser, match="no place for the locks"):
        users._lock_folder()


@root
def test_where_all_are_taken_the_error_says_how_many(monkeypatch, user):
    monkeypatch.setattr(users, "UIDS", UIDS[:2])
    user(), user()
    with pytest.raises(NoUser, match="all 2 users"):
        user()


@root
def test_a_user_is_not_another_graders_while_the_zygote_may_have_to_end_its_processes(
    student_python, tmp_path, next_uid
):
    """Else a zygote whose grader was killed could kill the next grader's student."""
    with ZygoteClient(python=student_python) as zygote:
        zygote.probe()
        student = User()
        uid = student.uid
        tmp_path.chmod(0o755)
        pid, line = zygote.start(tmp_path, None, student, Limits())
        student.close()
        # In place of the student, who may have ended by now.
        before = users._ids_in_use
        users._ids_in_use = lambda: before() - {uid}
        try:
            assert next_uid() != uid
            line.close()
            zygote.stop(pid)
            assert next_uid() == uid
        finally:
            users._ids_in_use = before


def test_an_ordinary_user_has_none(monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    user = User()
    assert user.uid is None
    assert user.lock == []
    user.close()


@root
def test_a_grader_that_is_killed_holds_no_user(next_uid, own_place):
    program = (
        "import os\nfrom autograder.grader.sandbox import users\n"
        f"users._PLACES, users.UIDS = [{own_place!r}], {UIDS!r}\n"
        "user = users.User()\nos.kill(os.getpid(), 9)"
    )
    uid = next_uid()
    subprocess.run([sys.executable, "-c", program], check=False, cwd=Path(__file__).parents[2])
    assert next_uid() == uid
