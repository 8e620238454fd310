"""A private Slurm cluster on this machine: munged, slurmctld and a few slurmd, all in one directory.

It needs no systemd, no cgroups, no fixed ports and no root, and writes nothing outside its
directory. Several can run side by side.
"""

import getpass
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PACKAGES = "slurmctld slurmd slurm-client munge"
PROGRAMS = ["munged", "munge", "slurmctld", "slurmd", "sinfo", "sbatch", "scontrol", "scancel", "mpirun", "unshare"]
ENDED = {"COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "BOOT_FAIL", "DEADLINE", "OUT_OF_MEMORY"}

CONFIGURATION = """\
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
CredType=cred/munge
# A requeued job waits for this time and some seconds more; the default is 120.
AuthInfo=socket={folder}/munge/s,cred_expire=5
StateSaveLocation={folder}/controller
SlurmdSpoolDir={folder}/spool.%n
# Nodes must not share it, else srun --mpi=pmix meets the other node's directory.
TmpFS={folder}/tmp.%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.%n.pid
SlurmctldLogFile={folder}/log/slurmctld.log
SlurmdLogFile={folder}/log/slurmd.%n.log
# Nodes may claim more processors than the machine has.
SlurmdParameters=config_overrides
SwitchType=switch/none
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0,sched_min_interval=0
ReturnToService=2
SlurmdTimeout=10
SlurmctldTimeout=10
# Ended jobs stay visible in `scontrol show job`.
MinJobAge=3600
KillWait=10
JobRequeue=1
PropagateResourceLimits=NONE
"""


class NotAvailable(Exception):
    """This machine cannot run a cluster; the message says why."""


class Cluster:
    """Starts on `start`, or as a context manager; `stop` ends every process it started."""

    def __init__(self, nodes=2, processors=4):
        self.nodes = [f"n{number + 1}" for number in range(nodes)]
        self.processors = processors
        self.folder = None
        self.daemons = []
        self.environment = dict(os.environ)
        self.environment["PATH"] += ":/usr/sbin:/sbin"

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    # Up and down

    def start(self):
        absent = [name for name in PROGRAMS if not shutil.which(name, path=self.environment["PATH"])]
        if absent:
            raise NotAvailable(
                f"no {', '.join(absent)}; on Debian and Ubuntu: apt-get install --no-install-recommends {PACKAGES}"
            )
        # Short: the path of a Unix socket may have 107 bytes, and slurmd adds to it.
        self.folder = Path(tempfile.mkdtemp(prefix="slurm.", dir="/tmp"))
        # Clears up if this process is killed: its input ends then.
        self.watch = subprocess.Popen(
            [sys.executable, __file__, self.folder], stdin=subprocess.PIPE, start_new_session=True
        )
        for name in ["munge", "controller", "log"]:
            (self.folder / name).mkdir()
        (self.folder / "munge").chmod(0o711)
        self._configure(self._hostnames())
        self._start_munge()
        self._daemon("slurmctld", ["slurmctld", "-D", "-i", "-f", self.configuration])
        for node in self.nodes:
            (self.folder / f"spool.{node}").mkdir()
            (self.folder / f"tmp.{node}").mkdir(mode=0o777)
            self._start_slurmd(node)
        self._await(20, "the nodes to be idle", self._all_idle)

    def stop(self):
        """Jobs first, then the daemons, then whatever they left; waits for all of them."""
        if self.folder is None:
            return
        if any(name == "slurmctld" and daemon.poll() is None for name, daemon in self.daemons):
            self._quietly("scancel", "--hurry", "--user", getpass.getuser())
            self._quietly("scancel", "--full", "--signal=KILL", "--user", getpass.getuser())
            deadline = time.monotonic() + 5
            while self._quietly("squeue", "--noheader") and time.monotonic() < deadline:
                time.sleep(0.1)
        for _, daemon in reversed(self.daemons):
            daemon.terminate()
            try:
                daemon.wait(timeout=5)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        self.daemons = []
        self.watch.communicate()
        self.folder = None

    def logs(self, lines=15):
        """The ends of all logs, for a report of failure."""
        texts = []
        for path in sorted((self.folder / "log").iterdir()):
            end = path.read_text(errors="replace").splitlines()[-lines:]
            if end:
                texts.append(f"--- {path.name}\n" + "\n".join(end))
        return "\n".join(texts)

    # Use

    def command(self, *arguments, check=True, timeout=60, **options):
        """Runs a program on the "login node"; returns the completed process."""
        done = subprocess.run(
            [str(argument) for argument in arguments],
            env=self.environment, capture_output=True, text=True, timeout=timeout, **options,
        )
        if check and done.returncode != 0:
            raise AssertionError(f"{arguments}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done

    def job(self, number):
        """The fields of `scontrol show job`, for an array those of its task `"ID_TASK"`."""
        text = self.command("scontrol", "--oneliner", "show", "job", number).stdout.splitlines()[0]
        return dict(field.split("=", 1) for field in text.split() if "=" in field)

    def wait(self, number, timeout=90, states=ENDED):
        """Waits until a job is in one of the states; returns its fields."""
        deadline = time.monotonic() + timeout
        while True:
            fields = self.job(number)
            if fields["JobState"] in states:
                return fields
            if time.monotonic() > deadline:
                raise AssertionError(f"job {number} is {fields['JobState']} ({fields['Reason']}) after {timeout} s\n{self.logs()}")
            time.sleep(0.1)

    def slurmd(self, node):
        """The process of the daemon on a node."""
        return next(daemon for name, daemon in self.daemons if name == f"slurmd.{node}")

    def revive(self, node):
        """Starts the daemon of a node again after it was killed."""
        daemon = self.slurmd(node)
        daemon.kill()
        daemon.wait()
        self.daemons.remove((f"slurmd.{node}", daemon))
        self._start_slurmd(node)

    # Parts

    @property
    def configuration(self):
        return self.folder / "slurm.conf"

    def _hostnames(self):
        """Node names, where each slurmd can have a hostname of its own, else nil.

        MPI libraries tell machines apart by hostname. With one name for two nodes they would share
        memory segments between jobs that do not know each other.
        """
        for prefix in (["unshare", "--uts"], ["unshare", "--user", "--map-current-user", "--keep-caps", "--uts"]):
            trial = subprocess.run([*prefix, "hostname", "n1"], capture_output=True, env=self.environment)
            if trial.returncode == 0:
                return prefix
        return None

    def _configure(self, namespace):
        self.namespace = namespace
        host = socket.gethostname().split(".")[0]
        port, *ports = free_ports(1 + len(self.nodes))
        lines = [CONFIGURATION.format(host=host, port=port, user=getpass.getuser(), folder=self.folder)]
        for node, port in zip(self.nodes, ports):
            name = node if namespace else host
            lines.append(
                f"NodeName={node} NodeHostname={name} NodeAddr=127.0.0.1 Port={port}"
                f" CPUs={self.processors} RealMemory=4000 State=UNKNOWN\n"
            )
        lines.append("PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE DefaultTime=10 State=UP\n")
        self.configuration.write_text("".join(lines))
        self.environment.update(
            SLURM_CONF=str(self.configuration),
            OMPI_ALLOW_RUN_AS_ROOT="1",
            OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
            OMPI_MCA_btl_tcp_if_include="lo",
            OMPI_MCA_oob_tcp_if_include="lo",
            OMPI_MCA_btl_vader_single_copy_mechanism="none",
            OMPI_MCA_hwloc_base_binding_policy="none",
            # More ranks than cores: give way while waiting.
            OMPI_MCA_rmaps_base_oversubscribe="1",
            OMPI_MCA_mpi_yield_when_idle="1",
        )
        if not namespace:
            self.environment["OMPI_MCA_btl"] = "self,tcp"

    def _start_munge(self):
        folder = self.folder / "munge"
        with open(folder / "key", "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as key:
            key.write(os.urandom(128))
        self._daemon("munged", [
            "munged", "--foreground", "--force", f"--socket={folder}/s", f"--key-file={folder}/key",
            f"--pid-file={folder}/pid", f"--log-file={self.folder}/log/munged.log", f"--seed-file={folder}/seed",
        ])
        self._await(10, "munged to answer", lambda: self._quietly("munge", "--no-input", f"--socket={folder}/s"))

    def _start_slurmd(self, node):
        self._daemon(f"slurmd.{node}", ["slurmd", "-D", "-N", node, "-f", self.configuration], hostname=node)

    def _daemon(self, name, command, hostname=None):
        if hostname and self.namespace:
            capabilities = [] if len(self.namespace) == 2 else ["setpriv", "--ambient-caps=-all", "--inh-caps=-all"]
            command = [*self.namespace, "sh", "-c", 'hostname "$0" && exec "$@"', hostname, *capabilities, *command]
        with open(self.folder / "log" / f"{name}.out", "w") as output:
            daemon = subprocess.Popen(
                [str(word) for word in command], env=self.environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            )
        self.daemons.append((name, daemon))

    def _all_idle(self):
        text = self._quietly("sinfo", "--noheader", "--Node", "--states=idle", "--format=%N")
        return sorted(set(text.split())) == self.nodes

    def _await(self, seconds, what, holds):
        deadline = time.monotonic() + seconds
        while not holds():
            ended = [name for name, daemon in self.daemons if daemon.poll() is not None]
            if ended or time.monotonic() > deadline:
                reason = f"{', '.join(ended)} ended" if ended else f"waited {seconds} s for {what}"
                raise NotAvailable(f"Slurm does not start here: {reason}\n{self.logs()}")
            time.sleep(0.05)

    def _quietly(self, *command):
        """Standard output, or nothing on any failure."""
        try:
            done = self.command(*command, check=False, timeout=5)
        except subprocess.TimeoutExpired:
            return ""
        return done.stdout if done.returncode == 0 else ""


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def clear_up(folder):
    """Ends what belongs to a cluster, known by its environment, and removes its directory."""
    mark = f"SLURM_CONF={folder}/slurm.conf".encode()
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in path.read_bytes().split(b"\0"):
                os.kill(int(path.parent.name), signal.SIGKILL)
        except OSError:
            continue
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.stdin.read()
    clear_up(sys.argv[1])
