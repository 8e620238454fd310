import ArgumentParser
import CBuildInfo

/// The command line: wiring only.
struct TWA: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "twa",
    abstract: "Truncated Wigner simulations of driven-dissipative spin-boson matter.",
    discussion: """
      A job is a short YAML file; `twa run` turns it into one HDF5 file, every number with its \
      standard error. Under mpirun or srun the same command uses all ranks:

        mpirun -n 8 twa run jobs/quickstart.yaml -o results/quickstart.h5

      Exit codes: 0 complete, 64 usage, 65 bad job or incompatible file, 66 input missing, \
      70 internal error, 73 cannot create, 74 I/O error, 75 stopped early with everything saved.
      """,
    version: "\(Version.number) (\(Version.commit))",
    subcommands: [
      RunCommand.self, PlanCommand.self, ShowCommand.self, CompareCommand.self, MergeCommand.self,
      VerifyCommand.self,
      ReplayCommand.self, ModelsCommand.self, ReferenceCommand.self,
      DeriveCommand.self, SubmitCommand.self,
    ])
}

enum Version {
  static let number = "0.1.0"
  static var commit: String { String(cString: twa_git_commit()) }
}
