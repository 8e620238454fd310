import Foundation
import TruncatedWigner

func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }
for n in [64, 128, 256] {
  for kappa in [0.0, 0.5] {
    let p = SystemParameters(
      model: "random_dicke",
      values: [
        "clusters": .number(Double(n)), "modes": .number(Double(n)), "spins_per_cluster": 1,
        "delta": 1, "omega_c": 5, "kappa": .number(kappa), "g_over_gc": 1.27,
      ])
    let l = ObservableLayout(
      records: 2, sites: n, modes: n, spinsPerSite: 1, vacuum: 0.5, magnetization: true,
      photonNumber: true, overlap: true, waitingRecords: [])
    let s = SimulationSettings(
      parameters: p, initial: .init(theta: 1.5), spinSampling: .discrete, fluctuations: true,
      step: 0.02, stepsPerRecord: 10, layout: l, seed: 1, point: 0, batchWidth: 64)
    let probe = StepProbe(settings: s, trajectories: 64)
    let steps = 4_000_000 / (n * n) * 2
    probe.run(steps: 20)
    var bt = 1e9
    var bp = 1e9
    for _ in 0..<5 {
      var t = now()
      probe.run(steps: steps)
      bt = min(bt, now() - t)
      t = now()
      probe.runProducts(steps: steps)
      bp = min(bp, now() - t)
    }
    print(
      n, kappa, bt / Double(steps) * 1e6, "us/step  products", bp / Double(steps) * 1e6, "ratio",
      bt / bp, "rest ns per site-lane", (bt - bp) / Double(steps) * 1e9 / Double(n * 64))
  }
}
