/// Pairs of components of spins.
enum SpinComponents {
  /// xx, yy, zz, xy, xz, yz.
  static let pairs = [(0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2)]
}
