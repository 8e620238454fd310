/// Scripts for sbatch, as texts.
public enum BatchScript {
  /// How often a job may go back to the queue.
  static let restarts = 100

  /// The script that runs the job, or one shard of it in every task of an array.
  public static func run(_ request: BatchRequest) -> String {
    """
    #!/bin/bash
    # \(ScriptQuoting.comment(request.name)): \(ScriptQuoting.comment(request.summary))
    #
    # Written by `twa submit`. To submit it again, at any time: sbatch \(ScriptQuoting.comment(ScriptQuoting.shell(request.script)))
    # It computes what the result does not yet hold.\(request.shards == nil ? "" : arrayNote(request))

    # ---- What Slurm is asked for
    \(directives(request))

    # ---- What is run
    twa=\(ScriptQuoting.shell(request.program))
    job=\(ScriptQuoting.shell(request.job))
    \(outputs(request))
    restarts=\(restarts)    # go back to the queue at most so often

    """ + engine(request)
  }

  /// The script that joins the shards of an array.
  public static func merge(_ request: BatchRequest) -> String {
    """
    #!/bin/bash
    # \(ScriptQuoting.comment(request.name)): joins the \(request.shards ?? 1) shards
    #
    # Written by `twa submit`, which makes it wait for the array. By hand:
    #   sbatch \(ScriptQuoting.comment(ScriptQuoting.shell(request.mergeScript)))

    # ---- What Slurm is asked for
    \(mergeDirectives(request))

    # ---- What is run
    # Joins what is there; names what is missing and how to compute it.
    \(ScriptQuoting.shell(request.program)) merge \(ScriptQuoting.shell(request.shardStem))*\(request.shardEnding) \\
      -o \(ScriptQuoting.shell(request.result))
    code=$?
    if [ "$code" = 75 ]; then
      echo "with that list: sbatch --array=… "\(quotedTwice(request.script))
      echo "and then:       sbatch "\(quotedTwice(request.mergeScript))
    fi
    exit "$code"

    """
  }

  /// A word that the shell prints as a word for the shell.
  private static func quotedTwice(_ text: String) -> String {
    ScriptQuoting.shell(ScriptQuoting.shell(text))
  }

  private static func arrayNote(_ request: BatchRequest) -> String {
    """

    # Only some of the shards: sbatch --array=2,5 \(ScriptQuoting.comment(ScriptQuoting.shell(request.script)))
    """
  }

  // MARK: Options

  private static func directives(_ request: BatchRequest) -> String {
    var lines = [Directive("--job-name", request.name)]
    let log = ScriptQuoting.logPath(request.stem)
    lines.append(
      request.shards == nil
        ? Directive("--output", log + "-%j.log", "%j: number of the job")
        : Directive("--output", log + "-%A_%a.log", "%A: number of the job, %a: of the task"))
    lines.append(Directive("--open-mode", "append", "after a requeue the log goes on"))
    if let shards = request.shards {
      lines.append(Directive("--array", "1-\(shards)", "one task a shard"))
    }
    if let nodes = request.nodes { lines.append(Directive("--nodes", String(nodes))) }
    if let ranks = request.ranks {
      lines.append(Directive("--ntasks", String(ranks), "MPI ranks, all nodes together"))
    }
    if let limit = request.timeLimit {
      lines.append(Directive("--time", BatchTime.text(limit), "then Slurm kills the job"))
    }
    lines += place(request)
    lines.append(
      Directive(
        "--signal", "B:USR1@\(Int(request.actualLead))",
        "so many seconds before that it signals this script"))
    lines.append(Directive("--requeue", nil, "allows to go back to the queue"))
    return (lines.map(\.text) + given(request.sbatchOptions)).joined(separator: "\n")
  }

  private static func mergeDirectives(_ request: BatchRequest) -> String {
    // The merge has one task in one array of none, whatever the user asked of the ranks.
    var options: [String] = []
    var rest = request.sbatchOptions[...]
    while let option = rest.popFirst() {
      if option == "--array" || option == "-a" {
        _ = rest.popFirst()
      } else if !option.hasPrefix("--array=") && !(option.hasPrefix("-a") && option != "-a") {
        options.append(option)
      }
    }
    let log = ScriptQuoting.logPath(request.stem)
    var lines = [
      Directive("--job-name", request.name + " merge"),
      Directive("--output", log + ".merge-%j.log"),
      Directive("--nodes", "1"),
      Directive("--ntasks", "1"),
    ]
    if let limit = BatchTime.mergeLimit(request.timeLimit) {
      lines.append(Directive("--time", BatchTime.text(limit)))
    }
    lines += place(request)
    lines.append(
      Directive("--kill-on-invalid-dep", "yes", "leaves the queue if a shard cannot be had"))
    return (given(options) + lines.map(\.text)).joined(separator: "\n")
  }

  private static func place(_ request: BatchRequest) -> [Directive] {
    [
      request.partition.map { Directive("--partition", $0) },
      request.account.map { Directive("--account", $0) },
    ].compactMap(\.self)
  }

  private static func given(_ options: [String]) -> [String] {
    guard !options.isEmpty else { return [] }
    return ["#SBATCH " + options.map(ScriptQuoting.directive).joined(separator: " ")]
  }

  private struct Directive {
    let text: String

    init(_ option: String, _ value: String?, _ comment: String? = nil) {
      let setting = option + (value.map { "=" + ScriptQuoting.directive($0) } ?? "")
      let line = "#SBATCH " + setting
      let padding = String(repeating: " ", count: max(2, 36 - line.count))
      text = line + (comment.map { padding + "# " + $0 } ?? "")
    }
  }

  // MARK: Commands

  private static func outputs(_ request: BatchRequest) -> String {
    let overrides = request.overrides.map { " --set " + ScriptQuoting.shell($0) }.joined()
    guard let shards = request.shards else {
      return """
        result=\(ScriptQuoting.shell(request.result))
        arguments=(run "$job" -o "$result"\(overrides))
        me=$SLURM_JOB_ID
        """
    }
    return """
      result=\(ScriptQuoting.shell(request.shardStem))"$SLURM_ARRAY_TASK_ID"\(request.shardEnding)
      arguments=(run "$job" -o "$result" --shard "$SLURM_ARRAY_TASK_ID/\(shards)"\(overrides))
      # Not $SLURM_JOB_ID, which in one of the tasks is the number of the whole array.
      me=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID
      """
  }

  private static func engine(_ request: BatchRequest) -> String {
    let ranks = #""${SLURM_NTASKS:-$SLURM_JOB_NUM_NODES}""#
    let start =
      switch request.launcher {
      case .mpirun: #"mpirun -n \#(ranks) "$twa" "${arguments[@]}" &"#
      case .srun:
        #"""
        # How srun and the MPI library find each other; `srun --mpi=list` shows what there is.
        export SLURM_MPI_TYPE=${SLURM_MPI_TYPE:-pmix}
        srun --ntasks=\#(ranks) "$twa" "${arguments[@]}" &
        """#
      }
    return """
      say() { echo "$(date '+%F %T') $me: $*"; }
      # When Slurm will end the job: twa saves in time. Newer versions of Slurm say it themselves.
      if [ -z "$SLURM_JOB_END_TIME" ]; then
        end=$(squeue --noheader --jobs="$me" --format=%e)
        [ -z "$end" ] || SLURM_JOB_END_TIME=$(date -d "$end" +%s 2>/dev/null)
        export SLURM_JOB_END_TIME
      fi

      # ---- Signals
      # The time limit comes near: the ranks are to save and stop, all together.
      trap 'kill -USR1 "$launcher"' USR1
      # Cancelled, or the time is over. Slurm has told the ranks as well: only wait for them.
      cancelled=
      trap 'cancelled=1' TERM

      # ---- Run
      # A saved result is a new file. This tells whether one was saved meanwhile.
      saved() { stat --format='%i %y' "$result" 2>/dev/null; }
      before=$(saved)
      restart=${SLURM_RESTART_COUNT:-0}
      say "starts on $SLURM_JOB_NODELIST, restart $restart"
      \(start)
      launcher=$!
      # bash takes signals between commands, so short ones pass the time. (It may lose the exit code of
      # a child that ends just as a signal interrupts `wait`.)
      while kill -0 "$launcher" 2>/dev/null; do sleep 1; done
      wait "$launcher"
      code=$?

      # ---- What now?
      # 138: signalled before the ranks were up.
      [ "$code" != 138 ] || code=75
      if [ "$cancelled" ]; then
        say "cancelled, or over the time limit (code $code); what is saved stays, submit again to go on"
        exit "$code"
      fi
      case $code in
        75) idle_starts=2 ;;    # stopped early, everything saved
        # 0: complete. Else twa found an error, or there is no such program: no restart mends that.
        0|64|65|66|70|73|74|126|127)
          say "ends with code $code"
          exit "$code" ;;
        # What launchers end with when a node or a rank dies.
        *) idle_starts=3 ;;
      esac
      news="something new is saved"
      [ "$(saved)" != "$before" ] || news="nothing new is saved"
      say "ended with code $code, $news"

      # So many starts in a row that save nothing: another one would not get further.
      log=$(readlink "/proc/$$/fd/1")
      idle=$(grep -o '[a-z]*thing new is saved$' "$log" 2>/dev/null | tail -n "$idle_starts" | grep -c nothing)
      if [ "$idle" -ge "$idle_starts" ]; then
        if [ "$code" = 75 ]; then
          say "nothing new before the time limit: give it more time, or a smaller sampling.batch"
        else
          say "nothing new in $idle starts; when the cause is mended, submit again to go on"
        fi
        exit "$code"
      fi
      if [ "$restart" -ge "$restarts" ]; then
        say "restarted $restart times: submit again to go on"
        exit "$code"
      fi
      say "back to the queue (code $code is no error of the job)"
      if scontrol requeue "$me"; then
        # Slurm ends this script here, and starts it anew when it is the job's turn.
        sleep 60 &
        wait
      else
        say "not requeued; submit again to go on"
      fi
      exit "$code"

      """
  }
}
