import CHDF5
import Foundation

/// The HDF5 library as a whole. It is usually built without locks of its own, so every use goes
/// through `exclusively`.
enum HDF5Library {
  /// Result files are replaced as a whole, so the locks HDF5 takes are not needed, and on network
  /// file systems they often cannot be had. The user's own choice is kept. Must be decided before
  /// the library first opens a file.
  private static let unlocked: Void = {
    setenv("HDF5_USE_FILE_LOCKING", "FALSE", 0)
    H5open()
  }()

  private static let lock = NSLock()

  /// Runs `body` while no other thread uses HDF5. Not to be nested.
  static func exclusively<Result>(_ body: () throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    _ = unlocked
    _ = twa_h5_silence()
    return try body()
  }

  /// Files, groups, datasets, types and attributes now open in the library.
  static func openObjects() -> Int {
    exclusively { Int(twa_h5_open_objects(-1)) }
  }

  /// All identifiers now held, shapes, types and settings included; some are the library's own.
  static func openIdentifiers() -> Int {
    exclusively {
      [H5I_FILE, H5I_GROUP, H5I_DATASET, H5I_ATTR, H5I_DATASPACE, H5I_DATATYPE, H5I_GENPROP_LST]
        .reduce(0) { total, kind in
          var count: hsize_t = 0
          return H5Inmembers(kind, &count) < 0 ? total : total + Int(count)
        }
    }
  }
}
