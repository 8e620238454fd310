import CHDF5

/// The HDF5 library that the program runs with.
public enum HDF5Version {
  public static var text: String {
    var (major, minor, release): (UInt32, UInt32, UInt32) = (0, 0, 0)
    return H5get_libversion(&major, &minor, &release) < 0
      ? "" : "HDF5 \(major).\(minor).\(release)"
  }
}
