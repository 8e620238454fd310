// swift-tools-version: 6.0
import PackageDescription

// Build-time choices, read from the environment:
//   TWA_MARCH             processor level handed to the code generator (default: native)
//   TWA_MPI_PKGCONFIG     pkg-config name of MPI (default ompi-c; MPICH: mpich)
//   TWA_HDF5_PKGCONFIG    pkg-config name of HDF5 (default hdf5)
//   TWA_BLAS_PKGCONFIG    pkg-config name of a CBLAS (default openblas)
let environment = Context.environment
let march = environment["TWA_MARCH"] ?? "native"

// The commit that result files name. make passes it, since SwiftPM may keep an evaluated manifest
// across commits.
let commit = environment["TWA_GIT_COMMIT"] ?? Context.gitInformation?.currentCommit ?? "unknown"

let fast: [SwiftSetting] = [
  .unsafeFlags(["-Ounchecked", "-Xcc", "-march=\(march)"], .when(configuration: .release)),
  .unsafeFlags(["-Xcc", "-march=\(march)"], .when(configuration: .debug)),
]

let package = Package(
  name: "twa",
  products: [
    .executable(name: "twa", targets: ["twa"])
  ],
  dependencies: [
    // Command line: subcommands, --help and usage errors.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // YAML with line and column of every node, for job files.
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // MARK: System libraries
    // MPI: the ranks of one run.
    .systemLibrary(name: "CMPI", pkgConfig: environment["TWA_MPI_PKGCONFIG"] ?? "ompi-c"),
    // HDF5: the result file.
    .systemLibrary(name: "CHDF5", pkgConfig: environment["TWA_HDF5_PKGCONFIG"] ?? "hdf5"),
    // CBLAS (OpenBLAS): the matrix products of the couplings.
    .systemLibrary(name: "CBLAS", pkgConfig: environment["TWA_BLAS_PKGCONFIG"] ?? "openblas"),

    // FFTW: convolutions of Green's functions.
    .systemLibrary(name: "CFFTW", pkgConfig: "fftw3"),
    // MINPACK in C: roots of small systems of equations.
    .systemLibrary(name: "CMinpack", pkgConfig: "cminpack"),

    // Square root of eight lanes at once (header only).
    .systemLibrary(name: "CLanes"),

    // MARK: Contract
    .target(name: "BatchCore", dependencies: [.product(name: "Yams", package: "Yams")]),

    // MARK: Physics and statistics
    .target(name: "Statistics"),
    // Matrices, elementary functions, counter-based random numbers.
    .target(
      name: "Numerics", dependencies: ["CBLAS", "CFFTW", "CLanes", "CMinpack"], swiftSettings: fast),
    // The systems, whatever method solves them.
    .target(name: "Models", dependencies: ["BatchCore", "Numerics"], swiftSettings: fast),
    // What results hold: sums, features and variables, the same for every method.
    .target(
      name: "Observables", dependencies: ["BatchCore", "Models", "Numerics", "Statistics"],
      swiftSettings: fast),
    .target(
      name: "TruncatedWigner",
      dependencies: ["BatchCore", "CLanes", "Models", "Numerics", "Observables", "Statistics"],
      swiftSettings: fast),
    // Small systems without approximation: Hilbert spaces, density matrices, states.
    .target(
      name: "Exact",
      dependencies: ["BatchCore", "Models", "Numerics", "Observables", "Statistics"],
      swiftSettings: fast),

    // Two-time functions of disordered modes and spins, to next-to-leading order in 1/N_s.
    .target(
      name: "TwoPI",
      dependencies: ["BatchCore", "Models", "Numerics", "Observables", "Statistics"],
      swiftSettings: fast),
    // Factorised Lindblad equations.
    .target(
      name: "MeanField",
      dependencies: ["BatchCore", "Models", "Numerics", "Observables", "Statistics"],
      swiftSettings: fast),

    // The BCS simulator without loss: late times from the roots of its Lax vector.
    .target(name: "Lax", dependencies: ["BatchCore", "Models", "Numerics"], swiftSettings: fast),

    // Condensates of driven_tavis_cummings: Green's functions on a grid of frequencies.
    .target(
      name: "Keldysh", dependencies: ["BatchCore", "Models", "Numerics"], swiftSettings: fast),

    // MARK: Running
    .target(
      name: "BatchRunner",
      dependencies: ["BatchCore", "Statistics"]),
    // The list of methods.
    .target(
      name: "Methods",
      dependencies: [
        "BatchCore", "Exact", "Keldysh", "Lax", "MeanField", "Models", "TruncatedWigner", "TwoPI",
      ]),
    .target(name: "Slurm", dependencies: ["BatchCore"]),
    .target(name: "MPIRuntime", dependencies: ["CMPI", "BatchCore"]),
    .target(name: "HDF5Store", dependencies: ["CHDF5", "BatchCore"]),
    .target(
      name: "CBuildInfo", cSettings: [.define("TWA_GIT_COMMIT", to: "\"\(commit)\"")]),
    .executableTarget(
      name: "twa",
      dependencies: [
        "CBuildInfo",
        "BatchCore", "BatchRunner", "Methods", "MPIRuntime", "HDF5Store", "Slurm", "Numerics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "BatchCore", "Exact", "Lax", "MeanField", "Models", "Observables", "TruncatedWigner",
        "TwoPI", "Statistics", "BatchRunner", "Methods", "MPIRuntime", "CBLAS",
      ],
      exclude: ["Peers/Programs"],
      swiftSettings: fast),

    // MARK: Tests
    // Random inputs that all tests share.
    .target(
      name: "TestSupport", dependencies: ["BatchCore", "Methods", "Models", "Numerics"],
      path: "Tests/TestSupport"),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics", "TestSupport"]),
    .testTarget(
      name: "ModelsTests", dependencies: ["BatchCore", "Models", "Numerics", "TestSupport"]),
    .testTarget(
      name: "ObservablesTests",
      dependencies: [
        "BatchCore", "BatchRunner", "Methods", "Models", "Observables", "TestSupport",
      ]),
    .testTarget(
      name: "TruncatedWignerTests",
      dependencies: [
        "BatchCore", "Models", "Numerics", "Observables", "TruncatedWigner", "Statistics",
        "TestSupport",
      ]),
    .testTarget(
      name: "ExactTests",
      dependencies: [
        "BatchCore", "BatchRunner", "Exact", "Methods", "Models", "Numerics", "TestSupport",
      ]),
    .testTarget(
      name: "TwoPITests",
      dependencies: [
        "BatchCore", "BatchRunner", "Methods", "Models", "Numerics", "TwoPI", "TestSupport",
      ]),
    .testTarget(
      name: "KeldyshTests",
      dependencies: ["BatchCore", "BatchRunner", "Keldysh", "Methods", "Models", "Numerics"]),
    .testTarget(
      name: "LaxTests",
      dependencies: ["BatchCore", "BatchRunner", "Lax", "Methods", "Models", "TestSupport"]),
    .testTarget(
      name: "MeanFieldTests",
      dependencies: [
        "BatchCore", "BatchRunner", "Exact", "MeanField", "Methods", "Models", "Numerics",
        "Observables", "TestSupport",
      ]),
    .testTarget(
      name: "BatchCoreTests",
      dependencies: ["BatchCore", "Methods", "Models", "TruncatedWigner", "TestSupport"]),
    .testTarget(
      name: "BatchRunnerTests",
      dependencies: [
        "BatchCore", "BatchRunner", "Methods", "Models", "TruncatedWigner", "Slurm", "TestSupport",
      ]),
    // Run by tests under mpirun.
    .executableTarget(
      name: "RankProgram",
      dependencies: ["BatchCore", "BatchRunner", "MPIRuntime", "TestSupport"],
      path: "Tests/RankProgram"),
    .testTarget(name: "MPIRuntimeTests", dependencies: ["BatchCore", "MPIRuntime"]),
    .testTarget(name: "HDF5StoreTests", dependencies: ["BatchCore", "HDF5Store"]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "BatchCore", "HDF5Store", "BatchRunner", "Methods", "RankProgram", "twa", "TestSupport",
      ]),
  ]
)
