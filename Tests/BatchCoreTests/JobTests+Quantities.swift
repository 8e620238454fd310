import Testing

@testable import BatchCore
@testable import TruncatedWigner

extension JobTests {
  static let numbers: [(String, Double)] = [
    ("0.5pi", Double.pi / 2), ("pi", Double.pi), ("-pi", -Double.pi), ("pi/2", Double.pi / 2),
    ("3pi/4", 3 * Double.pi / 4), ("2*pi", 2 * Double.pi), ("2 * pi / 4", Double.pi / 2),
    ("1e-3", 1e-3), ("2E5", 2e5), ("+5", 5), ("-.5", -0.5), ("6.", 6), ("6.4e+1", 64),
    ("-.inf", -Double.infinity), ("0.1", 0.1), ("1e-3pi", 1e-3 * Double.pi),
    ("2*pi*0.1", 2 * Double.pi * 0.1), ("pi*0.5", Double.pi * 0.5), ("1/3", 1.0 / 3),
    ("2pi/3*0.5", 2 * Double.pi / 3 * 0.5), ("-1/4", -0.25), ("1e3*2/5", 400), ("3*2pi", 6 * .pi),
    ("1/pi", 1 / Double.pi), ("2 * 3", 6), ("pi*pi", Double.pi * .pi), ("1/0", .infinity),
  ]

  @Test(arguments: numbers) func realNumbers(text: String, value: Double) {
    #expect(Quantity.real(text) == value)
  }

  /// What a person would have written; numbers that nobody writes keep their bits.
  @Test(
    arguments: [
      (1.9999999999999993, 2), (0.30000000000000004, 0.3), (0.1 + 0.7, 0.8), (3e-5 * 7, 0.00021),
      (-1.0000000000000002, -1), (1e22 * 3, 3e22), (0, 0), (5e-324, 5e-324),
      (1.0 / 3, 1.0 / 3), (2.0 / 3, 2.0 / 3), (.pi, .pi), (0.1234567890123456, 0.1234567890123456),
      (1.0000000000001, 1.0000000000001), (123456789012.5, 123456789012.5),
    ] as [(Double, Double)]) func writtenNumbers(value: Double, written: Double)
  {
    #expect(Quantity.written(value) == written)
  }

  @Test(arguments: [
    "", ".", "-", "1_000", "0x10", "1e", "pipi", "pi2", "2 3", "five", "1,5", "--1", "pi/", "e5",
    "*pi", "inf", "nan", "1:30", "٣", "1/2pi", "pi/2pi", "2*", "2*-1", "2**3", "1//2", "2(3)",
    "sqrt(2)", "1-2", "2 pi pi",
  ]) func notNumbers(text: String) {
    #expect(Quantity.real(text) == nil)
  }

  @Test(arguments: [
    ("60s", 60.0), ("5m", 300), ("2h", 7200), ("1.5h", 5400), ("3h50m", 13800), ("90", 90),
    ("1d", 86400),
  ]) func durations(text: String, seconds: Double) {
    #expect(Quantity.seconds(text) == seconds)
  }

  @Test(arguments: ["", "s", "5 m", "5x", "5m3h", "5m3", "-5s", "1h1h"])
  func notDurations(text: String) {
    #expect(Quantity.seconds(text) == nil)
  }

  @Test func numbersOfAJob() throws {
    let job = try job(
      Self.minimal.replacing("clusters: 8", with: "clusters: 6.4e1").replacing(
        "modes: 4", with: "modes: 64.0"
      ).replacing("omega_c: 5.0", with: "omega_c: 1e-3"),
      "initial.theta=\"3pi/4\"", "initial.phi=-pi/2", "sampling.seed=1e3")
    #expect(job.parameters["clusters"] == 64 && job.parameters["modes"] == 64)
    #expect(job.parameters["omega_c"] == 0.001)
    #expect(job.initial.theta == 3 * Double.pi / 4 && job.initial.phi == -Double.pi / 2)
    #expect(job.sampling.seed == 1000)
  }

  @Test(arguments: [
    ("spin_per_cluster", "spins_per_cluster"), ("realisations", "realizations"),
    ("omega", "omega_c"), ("kapa", "kappa"), ("record-every", "record_every"), ("G", "g"),
    ("Modes", "modes"),
  ]) func suggestions(word: String, expected: String) {
    let candidates = [
      "spins_per_cluster", "realizations", "omega_c", "kappa", "record_every", "g", "modes",
    ]
    #expect(Suggestion.nearest(to: word, in: candidates) == expected)
  }

  @Test func noSuggestionForAnUnlikeWord() {
    #expect(Suggestion.nearest(to: "zebra", in: ["kappa", "g", "modes"]) == nil)
    #expect(Suggestion.distance("kitten", "sitting") == 3)
    #expect(Suggestion.distance("teh", "the") == 1)
  }
}
