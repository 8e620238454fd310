/// Small jobs that reach every part of a run.
enum Jobs {
  /// A glass with loss: a sweep, several realizations, batches of which the last is not full,
  /// every observable.
  static let glass = """
    name: glass
    model:
      name: random_dicke
      clusters: 6
      modes: 5
      spins_per_cluster: 3
      omega_c: 5
      kappa: 0.5
    sampling: {realizations: 5, trajectories: 40, seed: 7, batch: 16}
    time: {end: 2, step: 0.05, record_every: 0.25}
    observables:
      overlap: true
      correlation: {waiting_times: [1, 2]}
    sweep:
      g_over_gc: [0.8, 1.27]
      theta: [0.5pi, 0.7pi]
    """

  /// One realization: blocks of trajectories are the samples.
  static let single = """
    name: single
    model: {name: dicke, spins: 20, omega_c: 5, kappa: 0.5, g_over_gc: 1.5}
    sampling: {realizations: 1, trajectories: 200, seed: 3, batch: 16}
    time: {end: 2, step: 0.05, record_every: 0.5}
    observables:
      overlap: true
      correlation: {waiting_times: [2]}
    """

  static let inSinglePrecision = glass + "\nprecision: single\n"

  /// Photons eliminated, more realizations than ranks.
  static let eliminated = """
    name: eliminated
    model: {name: hopfield, spins: 8, modes: 12, omega: 2, sigma: 1.5, self_interaction: remove}
    sampling: {realizations: 37, trajectories: 16, seed: 11, batch: 16}
    time: {end: 1, step: 0.05, record_every: 0.25}
    observables: {overlap: true}
    """
}
