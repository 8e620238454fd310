/// Something in a file that no result file has.
struct Damage: Error {
  let reason: String

  static let checkpoint = Damage(reason: "the parts of its checkpoint do not fit together")
}
