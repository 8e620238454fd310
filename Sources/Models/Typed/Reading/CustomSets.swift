import BatchCore

/// Spins or modes of a typed model, as the job describes them.
struct CustomSet: Sendable {
  /// One side of a chain or lattice.
  enum Side: Sendable {
    /// The number of a chain's members, which a sweep may change; it stands under the name of the set.
    case count
    case fixed(Int)
    case formula(ModelExpression)
  }

  let name: String
  let kind: SiteSet.Kind
  /// Empty where there are positions.
  let sides: [Side]
  /// Whether indices wrap around; nil: the job does not say, and they do not.
  let boundary: Bool?
  /// Coordinates of every member.
  let positions: [[Double]]?
  /// 2S.
  let twiceSpin: Int

  /// Members of all sets of one kind.
  static let most = 1_000_000

  var isLattice: Bool { sides.count != 1 && positions == nil }
}

extension CustomSet {
  /// - Parameter values: numbers of the job.
  /// - Throws: `ExpressionError`.
  func sites(_ values: Parameters, _ numbers: ExpressionScope) throws -> SiteSet {
    var set = try places(values, numbers)
    set.twiceSpin = twiceSpin
    return set
  }

  private func places(_ values: Parameters, _ numbers: ExpressionScope) throws -> SiteSet {
    if let positions { return SiteSet(name, kind, positions: positions) }
    let lengths = try sides.map { side in
      switch side {
      case .count: return Int(values.number(name))
      case .fixed(let length): return length
      case .formula(let expression):
        let value = try numbers.number(expression)
        guard value.im == 0, value.re == value.re.rounded(),
          (1...Double(Self.most)).contains(value.re)
        else {
          throw ExpressionError(
            "the size is \(ExpressionNode.printed(value)); it must be a whole number from 1 to \(Self.most)",
            expression.text, expression.root.columns)
        }
        return Int(value.re)
      }
    }
    return SiteSet(name, kind, lattice: lengths, periodic: boundary ?? false)
  }
}

extension ExpressionNode {
  /// A number for messages: `0.5`, `1 + 2*im`.
  static func printed(_ value: ComplexNumber) -> String {
    if value.im == 0 { return printed(value.re) }
    let im = value.im.magnitude == 1 ? "im" : "\(printed(value.im.magnitude))*im"
    if value.re == 0 { return (value.im < 0 ? "-" : "") + im }
    return "\(printed(value.re)) \(value.im < 0 ? "-" : "+") \(im)"
  }
}

// MARK: Reading

extension CustomReading {
  /// One of the sections `spins` and `modes`.
  func sets(_ key: String, _ kind: SiteSet.Kind) throws -> [CustomSet] {
    let section = try source.model.section(key)
    return try section.keys.map { name in
      let field = section.field(name)!
      try checkName(name, field, "set")
      return try set(name, kind, field)
    }
  }

  private func set(_ name: String, _ kind: SiteSet.Kind, _ field: JobField) throws -> CustomSet {
    let form =
      "a number, {count: 10, boundary: periodic}, {lattice: [10, 10], boundary: open} or {positions: [[x, y, z], ...]}"
    guard case .mapping = field.node.content else {
      return CustomSet(
        name: name, kind: kind, sides: [try side(field, countOf: name, form)], boundary: nil,
        positions: nil, twiceSpin: 1)
    }
    let section = try field.section()
    let allowed = ["count", "lattice", "positions", "boundary"] + (kind == .spins ? ["spin"] : [])
    try section.allowOnly(allowed, of: "a set of \(kind == .spins ? "spins" : "modes")")
    let given = ["count", "lattice", "positions"].filter(section.has)
    guard given.count == 1 else {
      throw field.keyPlace.error(
        given.isEmpty
          ? "`\(field.name)` has no size; give `count`, `lattice` or `positions`"
          : "`\(field.name)` has both `\(given[0])` and `\(given[1])`; give one of them")
    }
    let boundary = try section.field("boundary")?.word(of: ["open", "periodic"])
    var (sides, positions) = ([CustomSet.Side](), [[Double]]?.none)
    if let count = section.field("count") {
      sides = [try side(count, countOf: name, "a whole number from 1 to \(CustomSet.most)")]
    } else if let lattice = section.field("lattice") {
      let form = "a list of one to three whole numbers"
      let list = try lattice.list(form)
      guard list.count <= 3 else { throw lattice.wrong(expected: form) }
      sides = try list.map { try side($0, countOf: nil, form) }
    } else {
      let field = section.field("positions")!
      positions = try self.positions(field)
      if let boundary = section.field("boundary") {
        throw boundary.place.error(
          "`\(boundary.name)` is given, but positions have no boundary; remove it")
      }
    }
    return CustomSet(
      name: name, kind: kind, sides: sides, boundary: boundary.map { $0 == "periodic" },
      positions: positions, twiceSpin: try section.field("spin").map(twiceSpin) ?? 1)
  }

  /// - Parameter set: whose members it counts; nil: a side of a lattice.
  private func side(_ field: JobField, countOf set: String?, _ form: String) throws
    -> CustomSet.Side
  {
    if let number = field.node.number {
      guard NumberRule.whole(1...CustomSet.most).accepts(number) else {
        throw field.wrong(
          expected: set == nil ? form : "a whole number from 1 to \(CustomSet.most)")
      }
      guard let set else { return .fixed(Int(number)) }
      numbers.append((set, field))
      return .count
    }
    guard field.node.word != nil else { throw field.wrong(expected: form) }
    let expression = try self.expression(field, form)
    sizes.append(expression)
    return .formula(expression)
  }

  private func twiceSpin(_ field: JobField) throws -> Int {
    guard let spin = field.node.number, spin > 0, spin <= 5000, 2 * spin == (2 * spin).rounded()
    else { throw field.wrong(expected: "a spin: 1/2, 1, 3/2, ..., at most 5000") }
    return Int(2 * spin)
  }

  private func positions(_ field: JobField) throws -> [[Double]] {
    let form = "a list of [x, y, z], or {file: positions.csv}"
    if case .mapping = field.node.content {
      let section = try field.section()
      try section.allowOnly(["file", "dataset"] + Self.storedKeys, of: "positions")
      guard let array = try self.array(section, field) else {
        throw field.keyPlace.error("`\(field.name)` names no file; it must be \(form)")
      }
      guard array.imaginary == nil, array.shape.count == 1 || array.shape[1] <= 3, array.count > 0
      else {
        throw field.keyPlace.error("`\(field.name)` must be rows of at most three real numbers")
      }
      let width = array.shape.count == 1 ? 1 : array.shape[1]
      return stride(from: 0, to: array.count, by: width).map {
        Array(array.real[$0..<($0 + width)])
      }
    }
    let rows = try field.list(form).map { row in
      try row.list(form).map { try $0.number(.finite) }
    }
    guard let width = rows.first?.count, width <= 3, rows.allSatisfy({ $0.count == width }) else {
      throw field.keyPlace.error(
        "`\(field.name)` must be a list of positions with one to three coordinates each, all alike")
    }
    return rows
  }
}
