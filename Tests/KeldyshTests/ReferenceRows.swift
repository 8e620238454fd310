import Foundation
import Keldysh

/// Rows of a table of Tests/ReferenceData/driven_condensate, by column.
func referenceRows(_ name: String) throws -> [[String: Double]] {
  let file = URL(fileURLWithPath: #filePath)
    .appendingPathComponent("../../ReferenceData/driven_condensate/\(name).csv").standardizedFileURL
  let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    .filter { !$0.hasPrefix("#") }
  let names = lines[0].split(separator: ",").map(String.init)
  return lines.dropFirst().map { line in
    Dictionary(uniqueKeysWithValues: zip(names, line.split(separator: ",").map { Double($0)! }))
  }
}

/// A cavity under a Lorentzian drive.
func cavity(
  _ muB: Double, _ kappa: Double, _ gamma: Double, center: Double = 0, width: Double = 2.5,
  _ kind: SelfEnergyKind, isSelfConsistent: Bool = false
) -> DrivenCavity {
  DrivenCavity(
    kappa: kappa, gamma: gamma, chemicalPotential: muB,
    spectrum: .lorentzian(center: center, width: width), selfEnergy: kind,
    isSelfConsistent: isSelfConsistent)
}
