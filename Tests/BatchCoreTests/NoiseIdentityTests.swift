import TestSupport
import Testing

@testable import BatchCore
@testable import TruncatedWigner

/// How noise is drawn decides the numbers of a result.
struct NoiseIdentityTests {
  private func job(_ sampling: String) throws -> Job {
    try Job.parse(
      yaml: """
        model: {name: driven_spin, omega_rabi: 1, gamma_down: 1}
        sampling: {realizations: 4, trajectories: 16, seed: 1\(sampling)}
        time: {end: 1, step: 0.1, record_every: 0.5}
        """, file: "job.yaml")
  }

  @Test func anotherNoiseIsAnotherJob() throws {
    let (plain, three) = (try job(""), try job(", noise: three_point"))
    #expect(plain.differences(from: three) == ["sampling.noise"])
    #expect(three.differences(from: plain) == ["sampling.noise"])
    #expect(plain.differences(from: try job(", noise: gaussian")).isEmpty)
    #expect(three.identityJSON.contains("three_point"))
    // Results from before the key are of Gaussian noise.
    #expect(!plain.identityJSON.contains("sampling.noise"))
  }
}
