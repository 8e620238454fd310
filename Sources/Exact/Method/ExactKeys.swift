import BatchCore

/// Keys of the section `exact`.
public struct ExactKeys: KeySection {
  public static let path = "exact"

  @Key(
    .word,
    "`density`: the density matrix, or the wave function where nothing dissipates; `trajectories`: wave functions with random jumps, `sampling.trajectories` of them; `auto`: the density matrix if it fits into `memory`, else trajectories"
  )
  public var solver = Solver.auto

  @Key(
    .cutoff,
    "levels of each mode, 0 to cutoff − 1: one number, or one for each mode; `auto`: as many as keep the population of the last two below 10⁻⁸, more whenever they are needed"
  )
  public var cutoff = Cutoff.auto

  @Key(
    .number(.positive, "number, 10⁻¹³ to 10⁻²"),
    "error of the state that integrating over the whole time may leave, relative to its norm")
  public var tolerance = 1e-8

  @Key(.number(.positive, "number > 0"), "GiB that the states of a unit may take")
  public var memory = 2.0

  public init() {}

  public enum Solver: String, Sendable, CaseIterable {
    case auto, density, trajectories
  }

  public enum Cutoff: Sendable, Equatable {
    case auto
    case all(Int)
    case each([Int])
  }

  /// Bytes that the states of a unit may take.
  var bytes: Double { memory * 1_073_741_824 }

  /// Only `auto` decides by the memory.
  public func identity(of name: String, _ text: String) -> String {
    name == "memory" && solver != .auto ? "any" : text
  }

  public func check(_ reader: JobReader) throws {
    guard !(1e-13...1e-2).contains(tolerance) else { return }
    throw (reader.field("tolerance")?.place ?? reader.place).error(
      "`exact.tolerance` is \(Quantity.text(tolerance)); give a number from 1e-13 to 0.01")
  }
}

extension KeyForm<ExactKeys.Cutoff> {
  fileprivate static var cutoff: Self {
    let levels = 2...100_000
    return Self(
      "`auto`, whole, 2 to 100000, or a list of these",
      read: { field in
        if field.node.word == "auto" { return .auto }
        if case .list = field.node.content {
          return .each(try field.list("a list of numbers of levels").map { try $0.integer(levels) })
        }
        guard field.node.number != nil else {
          throw field.wrong(expected: "auto, a number of levels, or a list with one for each mode")
        }
        return .all(try field.integer(levels))
      },
      json: { cutoff in
        switch cutoff {
        case .auto: .text("auto")
        case .all(let levels): .number(Double(levels))
        case .each(let levels): .numbers(levels.map(Double.init))
        }
      })
  }
}
