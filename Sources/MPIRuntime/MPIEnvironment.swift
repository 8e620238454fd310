import Foundation

/// How this process was started.
public enum MPIEnvironment {
  /// Variables that an MPI launcher (mpirun, mpiexec, srun --mpi=…) gives to each rank. Those of
  /// the batch system alone are no sign: a plain process in a batch script has them as well.
  static let signs = ["OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_SIZE"]

  /// Whether an MPI launcher started this process, judged by the environment without calling MPI.
  public static func isLaunched(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> Bool {
    signs.contains { environment[$0] != nil }
  }
}
