/// Words of the field for keys of the job file, for suggestions.
enum Synonyms {
  /// Words in lower case without underscores, and the dotted keys they may stand for; the first one
  /// that fits is suggested.
  private static let keys: [(words: String, keys: [String])] = [
    ("dt deltat h timestep tstep stepsize", ["time.step"]),
    (
      "t tmax tend tfinal tf tstop tspan endtime maxtime duration totaltime simulationtime stop",
      ["time.end"]
    ),
    (
      "dtrecord dtsave dtout saveat saveevery sampleevery outputevery recordinterval saveinterval "
        + "nout nsave tlist times", ["time.record_every"]
    ),
    (
      "n nspin nspins nspin numspins numberofspins natom natoms numatoms numberofatoms nsites "
        + "numsites l length size nsatellites nclusters nparticles particles qubits nqubits",
      ["model.spins", "model.atoms", "model.clusters", "model.sites", "model.satellites"]
    ),
    ("m nmode nmodes nummodes numberofmodes nphoton cavities ncavities", ["model.modes"]),
    ("ns nspinspercluster clustersize", ["model.spins_per_cluster"]),
    (
      "gamma gammaminus gammam gammadecay gamma1 decay decayrate spontaneousemission",
      ["model.gamma_down"]
    ),
    ("gammaplus gammap pump pumping pumprate w", ["model.gamma_up"]),
    ("gammaphi gammad gammadeph gammadephasing dephasing dephasingrate gamma2", ["model.gamma_z"]),
    ("rabi omega omegar drive driving drivestrength rabifrequency", ["model.omega_rabi"]),
    ("j v u vnn interactionstrength", ["model.interaction"]),
    ("wc omega omega0 omegac omegacavity cavityfrequency w0", ["model.omega_c", "model.omega"]),
    (
      "wz omegaz omegaa omegas omegaspin splitting delta levelsplitting detuning",
      ["model.delta", "model.epsilon", "model.detuning", "model.h"]
    ),
    ("loss cavityloss cavitydecay kappac photonloss", ["model.kappa"]),
    ("lambda coupling couplingstrength gc g0", ["model.g", "model.g_over_gc", "model.sigma"]),
    ("a lattice latticeconstant distance", ["model.spacing"]),
    ("bc bcs boundarycondition boundaryconditions pbc periodic", ["model.boundary"]),
    (
      "ntraj ntrajs ntrajectories numtrajectories numberoftrajectories shots nshots samples nsamples "
        + "trajectory runs", ["sampling.trajectories"]
    ),
    (
      "nreal nrealizations numrealizations disorder ndisorder disorderrealizations realisations nr",
      ["sampling.realizations"]
    ),
    ("rng rngseed randomseed randomstate", ["sampling.seed"]),
    ("batchsize", ["sampling.batch"]),
    ("tolerance tol accuracy targeterror stderr", ["sampling.target_stderr"]),
    (
      "sx sy sz sigmax sigmay sigmaz mx my mz m spin spins bloch blochvector polarization",
      ["observables.magnetization"]
    ),
    ("n nphoton nphotons photons adaga photonnumbers occupation", ["observables.photon_number"]),
    ("xi xi2 squeezing wineland", ["observables.spin_squeezing"]),
    ("q qea orderparameter edwardsanderson", ["observables.overlap"]),
    (
      "correlator correlations twotime twotimecorrelation autocorrelation c",
      ["observables.correlation"]
    ),
    (
      "zz xx paircorrelations spincorrelation connectedcorrelation",
      ["observables.pair_correlation"]
    ),
    ("emission intensity radiatedpower", ["observables.emission_rate"]),
    ("state initialstate init psi0 rho0", ["initial"]),
    ("alpha alpha0 a0", ["initial.displacement"]),
    ("polar angle", ["initial.theta"]),
    ("solver algorithm approximation", ["method"]),
    ("scan scans grid parameterscan sweeps", ["sweep"]),
    ("system hamiltonian parameters params", ["model"]),
    ("measure measurements expectation expectations eops", ["observables"]),
    ("save autosave saving checkpoints", ["output.checkpoint"]),
  ]

  /// "did you mean `step`? " or the like for a word of the field, nil if it is none.
  /// - Parameters:
  ///   - path: the section the word stands in, "" at the top level.
  ///   - allowed: the keys of that section.
  static func meaning(of word: String, in path: String, allowed: [String]) -> String? {
    let word = String(word.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " })
    let meanings = keys.filter { $0.words.split(separator: " ").contains { $0 == word } }
      .flatMap(\.keys)
    func section(_ key: String) -> String {
      key.contains(".") ? String(key.prefix { $0 != "." }) : ""
    }
    func name(_ key: String) -> String { String(key.split(separator: ".").last!) }
    if let here = meanings.first(where: { section($0) == path && allowed.contains(name($0)) }) {
      return "did you mean `\(name(here))`? "
    }
    // Of the model's keys only those count that the model has; elsewhere it is not known yet.
    guard let elsewhere = meanings.first(where: { section($0) != path }), path != "sweep" else {
      return nil
    }
    return section(elsewhere) == "model"
      ? "the size and the rates of a system belong under `model:`; "
      : "did you mean `\(elsewhere)`? "
  }
}
