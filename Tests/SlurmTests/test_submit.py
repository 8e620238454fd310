"""`twa submit` on a real Slurm: what is asked for is computed, to the bit, whatever comes between."""

import re

import pytest

from desk import assert_same_bits, is_complete, trajectories


def test_several_ranks_to_completion(desk):
    job = desk.write(60)
    [number] = desk.submit(job, "--ranks", "4", "--time", "5", "--", "--comment=four ranks")
    fields = desk.finish(number)
    assert (fields["NumTasks"], fields["JobName"], fields["Requeue"]) == ("4", "glass", "1")
    assert "on 4 ranks" in desk.log(number)
    assert_same_bits(desk.results / "glass.h5", desk.direct(job))


@pytest.mark.parametrize("launcher, nodes", [("mpirun", 1), ("mpirun", 2), ("srun", 2)])
def test_signal_saves_and_requeues(desk, launcher, nodes):
    """What Slurm does before the time limit, done by hand: the batch shell gets USR1."""
    job = desk.write(600)
    [number] = desk.submit(job, "--ranks", "2", "--nodes", nodes, "--launcher", launcher, "--time", "10")
    desk.await_progress()
    before = held(desk)
    desk.cluster.command("scancel", "--batch", "--signal=USR1", number)
    desk.cluster.wait(number, timeout=20, states={"PENDING"})
    assert held(desk) > before
    assert not is_complete(desk.results / "glass.h5")
    fields = desk.finish(number)
    assert (fields["Restarts"], fields["NumNodes"]) == ("1", str(nodes))
    log = desk.log(number)
    assert re.findall(r"restart (\d+)$", log, re.MULTILINE) == ["0", "1"]
    assert log.count("something new is saved") == 1 and log.count("back to the queue") == 1
    assert "not requeued" not in log
    assert_same_bits(desk.results / "glass.h5", desk.direct(job))


@pytest.mark.slow
def test_time_limit(desk):
    """Slurm itself signals, within half a minute, before its shortest limit of one minute."""
    # On one core, while another one computes the same without Slurm.
    job = desk.write(desk.realizations(seconds=50))
    [number] = desk.submit(job, "--ranks", "1", "--time", "1")
    direct = desk.direct(job, ranks=1)
    fields = desk.finish(number, timeout=300)
    assert int(fields["Restarts"]) >= 1, desk.log(number)
    assert fields["TimeLimit"] == "00:01:00"
    assert_same_bits(desk.results / "glass.h5", direct)


@pytest.mark.parametrize("launcher", ["mpirun", "srun"])
def test_cancel_and_submit_again(desk, launcher):
    job = desk.write(600)
    [number] = desk.submit(job, "--ranks", "2", "--launcher", launcher)
    desk.await_progress()
    desk.cluster.command("scancel", number)
    fields = desk.cluster.wait(number, timeout=30)
    assert (fields["JobState"], fields["Restarts"]) == ("CANCELLED", "0")
    assert 0 < held(desk) and not is_complete(desk.results / "glass.h5")
    # The kept script, as it is.
    again = desk.sbatch("results/glass.sbatch")
    desk.finish(again)
    assert "were in the file" in desk.log(again)
    assert_same_bits(desk.results / "glass.h5", desk.direct(job))


def test_array_and_merge(desk):
    job = desk.write(60)
    array, merge = desk.submit(job, "--array", "3", "--ranks", "2", "--time", "5")
    assert desk.cluster.job(merge)["Dependency"].startswith(f"afterok:{array}")
    desk.finish(merge)
    assert_same_bits(desk.results / "glass.h5", desk.direct(job))


def test_array_task_goes_back_to_the_queue_alone(desk):
    """The task whose own number is that of the array is the delicate one."""
    job = desk.write(600)
    array, merge = desk.submit(job, "--array", "3", "--ranks", "1")
    # Tasks get numbers of their own when they start.
    numbers = {task: desk.cluster.wait(f"{array}_{task}", states={"RUNNING"})["JobId"] for task in [1, 2, 3]}
    [task] = [task for task, number in numbers.items() if number == array]
    desk.await_progress(f"glass.shard-{task}-of-3.h5")
    desk.cluster.command("scancel", "--batch", "--signal=USR1", f"{array}_{task}")
    desk.finish(merge, timeout=120)
    restarts = {each: desk.cluster.job(f"{array}_{each}")["Restarts"] for each in numbers}
    assert restarts == {each: "1" if each == task else "0" for each in numbers}
    assert_same_bits(desk.results / "glass.h5", desk.direct(job))


def test_failed_shard(desk):
    """The merge leaves the queue; the shard is computed alone; the merge is submitted again."""
    job = desk.write(60)
    (desk.results / "glass.shard-2-of-3.h5").mkdir(parents=True)
    array, merge = desk.submit(job, "--array", "3", "--ranks", "2")
    assert desk.cluster.wait(merge)["JobState"] == "CANCELLED"
    (desk.results / "glass.shard-2-of-3.h5").rmdir()
    incomplete = desk.sbatch("results/glass.merge.sbatch")
    assert desk.cluster.wait(incomplete)["ExitCode"] == "75:0"
    assert "--array=2" in desk.log(incomplete)
    again = desk.sbatch("--array=2", "results/glass.sbatch")
    desk.finish(desk.sbatch(f"--dependency=afterok:{again}", "results/glass.merge.sbatch"))
    assert_same_bits(desk.results / "glass.h5", desk.direct(job))


@pytest.mark.parametrize("launcher", ["mpirun", "srun"])
def test_two_nodes(desk, launcher):
    job = desk.write(200)
    [number] = desk.submit(job, "--ranks", "4", "--nodes", "2", "--launcher", launcher)
    fields = desk.finish(number)
    assert (fields["NumNodes"], fields["NumTasks"]) == ("2", "4")
    hosts = desk.show("glass.h5")["attributes"]["hostnames"]
    assert len(hosts.split(", ")) == (2 if desk.cluster.namespace else 1)
    assert_same_bits(desk.results / "glass.h5", desk.direct(job))


def test_gives_up_without_progress(desk):
    """A program that always stops early with nothing new goes back to the queue once."""
    number = desk.submit_stand_in("exit 75")
    fields = desk.cluster.wait(number)
    assert (fields["JobState"], fields["ExitCode"], fields["Restarts"]) == ("FAILED", "75:0", "1")
    assert "nothing new before the time limit" in desk.log(number)


def test_other_failures_end_the_job(desk):
    number = desk.submit_stand_in("exit 65")
    fields = desk.cluster.wait(number)
    assert (fields["JobState"], fields["ExitCode"], fields["Restarts"]) == ("FAILED", "65:0", "0")


def test_job_that_may_not_be_requeued(desk):
    number = desk.submit_stand_in("exit 75", "--no-requeue")
    fields = desk.cluster.wait(number)
    assert (fields["JobState"], fields["ExitCode"], fields["Restarts"]) == ("FAILED", "75:0", "0")
    assert "not requeued; submit again to go on" in desk.log(number)


def test_refusals(desk):
    job = desk.write(1)

    def refusal(*arguments):
        done = desk.cluster.command(desk.twa, "submit", *arguments, cwd=desk.folder, check=False)
        assert done.stdout == "" and done.stderr.count("\n") == 1
        return done.returncode, done.stderr

    code, message = refusal(job, "--partition", "nowhere")
    assert code == 74 and "invalid partition" in message
    done = desk.cluster.command(desk.twa, "submit", job, "--account", "", cwd=desk.folder, check=False)
    assert done.returncode == 64 and "--account is empty" in done.stderr
    code, message = refusal(job, "--set", "time.stop=3")
    assert code == 65 and "time.stop" in message
    code, message = refusal("none.yaml")
    assert code == 66
    done = desk.cluster.command("/usr/bin/env", "PATH=/nowhere", desk.twa, "submit", job, cwd=desk.folder, check=False)
    assert done.returncode == 74 and "no sbatch" in done.stderr


def held(desk):
    """Trajectories in the result so far."""
    file = desk.results / "glass.h5"
    return trajectories(file) if file.exists() else 0
