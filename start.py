"""Zet aoj klaar in .venv en draait het (`python start.py run --all`), of de tests (`... test`).

Paden gelden vanuit deze map. Ook Python 3.6 kan dit lezen, en weigert dan met een zin.
"""

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

VENV = Path(__file__).resolve().parent / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "aoj.stamp"  # written last, so that an interrupted .venv has none
REACH = "INDEX_URL EXTRA_INDEX_URL NO_INDEX FIND_LINKS CERT CLIENT_CERT PROXY TRUSTED_HOST TIMEOUT"


def main(arguments):
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    if found() != wanted():
        with Path(".start.lock").open("a") as handle:  # freed with the process, never left behind
            if os.name == "nt":
                __import__("msvcrt").locking(handle.fileno(), 1, 1)  # LK_LOCK
            else:
                __import__("fcntl").flock(handle, 2)  # LOCK_EX
            install({k: v for k, v in env.items() if k[:4] != "PIP_" or k[4:] in REACH.split()})
    command = [str(BIN / "aoj"), *arguments]
    if arguments[:1] == ["test"]:
        command = [str(PYTHON), "-m", "pytest", "-nauto", "--dist=worksteal", *arguments[1:]]
    if os.name != "nt":
        os.execve(command[0], command, env)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the child, which ends in order
    sys.exit(subprocess.call(command, env=env))


def found():
    return STAMP.read_text().split() if STAMP.exists() and PYTHON.exists() else []


def wanted():  # a digest of this Python and this folder, and one of what belongs in .venv
    place = ascii((sys.version_info[:2], VENV)).encode()
    pins = Path("pyproject.toml").read_bytes() + Path("constraints.txt").read_bytes()
    return [hashlib.sha256(part).hexdigest() for part in (place, pins)]


def install(env):
    if found() == wanted():
        return  # another start has just done it
    if found()[:1] == wanted()[:1]:
        STAMP.unlink()
    else:
        print("Een eigen Python-omgeving wordt gemaakt in .venv (enkele minuten).", flush=True)
        if subprocess.call([sys._base_executable, "-m", "venv", "--clear", str(VENV)], env=env):
            sys.exit("Dat lukte niet; op Debian en Ubuntu helpt: sudo apt install python3-venv")
    pip = [str(PYTHON), "-m", "pip", "install", "--no-user", "-c", "constraints.txt"]
    pipes, said = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}, ""
    with subprocess.Popen([*pip, "-e", ".[test]"], env=env, **pipes) as process:
        for line in process.stdout:
            said = (said + line.decode("ascii", "ignore"))[-1500:]
            if line.startswith((b"Collecting", b"Installing")):
                print("  pip:", line.decode("ascii", "ignore").strip()[:70], flush=True)
    if process.returncode:
        sys.exit(said + "Installeren lukte niet; hierboven staat waarom. Start daarna opnieuw.")
    STAMP.write_text("\n".join(wanted()))


if __name__ == "__main__":
    os.chdir(str(VENV.parent))
    try:
        if sys.version_info < (3, 11):
            sys.stderr.write(f"aoj vraagt Python 3.11 of nieuwer, niet {sys.version.split()[0]}.\n")
            sys.exit(2)
        main(sys.argv[1:])
    except KeyboardInterrupt:
        print("\nAfgebroken; de volgende start maakt de installatie af.", file=sys.stderr)
        sys.exit(130)
    except OSError as error:
        sys.exit(f"Dat lukte niet: {error}")
