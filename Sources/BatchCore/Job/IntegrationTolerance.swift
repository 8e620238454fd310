/// Key of `time` of methods that choose their steps by errors. Every method has a default of its own.
public struct IntegrationTolerance: KeySection {
  public static let path = TimeGrid.path

  @Key(
    .optionalTolerance,
    "`mean_field`: error that integrating over the whole time may leave in Bloch vectors and amplitudes; `twopi`: error relative to the largest value of each observable",
    defaultText: "1e-8; `twopi`: 1e-4")
  public var tolerance: Double? = nil

  public init() {}

  public func check(_ reader: JobReader) throws {
    guard let tolerance, !(1e-13...1e-2).contains(tolerance) else { return }
    throw (reader.field("tolerance")?.place ?? reader.place).error(
      "`time.tolerance` is \(Quantity.text(tolerance)); give a number from 1e-13 to 0.01")
  }
}

extension KeyForm<Double?> {
  fileprivate static var optionalTolerance: Self {
    Self(
      "number, 10⁻¹³ to 10⁻²", read: { $0.node.isNull ? nil : try $0.number(.positive) },
      json: { $0.map(JSON.number) })
  }
}
