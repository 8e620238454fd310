import CHDF5
import Foundation

/// An HDF5 file in memory. The disk is read and written by plain system calls, so that its errors are
/// plain error codes and never a failure deep inside HDF5.
enum FileImage {
  private static let growth = 1 << 20

  /// Opens a file in memory for reading; the bytes must stay until it is closed.
  static func open(_ bytes: UnsafeRawBufferPointer) throws -> Handle {
    try Handle(
      "H5LTopen_file_image", twa_h5_open_image(bytes.baseAddress, bytes.count), close: H5Fclose)
  }

  /// Builds a file by `fill` and hands its bytes to `consume`.
  static func make(
    fill: (Handle) throws -> Void, consume: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let access = try PropertyList.make(twa_h5_file_access())
    try access.use {
      try check("H5Pset_fapl_core", H5Pset_fapl_core($0, growth, false))
      try check("H5Pset_libver_bounds", twa_h5_readable_by_110($0))
    }
    let creation = try PropertyList.ordered(twa_h5_file_creation())
    let file = try use(creation, access) {
      try Handle(
        "H5Fcreate", H5Fcreate(".twa-image-\(getpid())", twa_h5_truncate(), $0, $1),
        close: H5Fclose)
    }
    try fill(file)
    try use(file, access) { file, access in
      assert(twa_h5_open_objects(file) == 1, "HDF5 objects left open")
      try check("H5Fflush", H5Fflush(file, H5F_SCOPE_GLOBAL))
      let count = try check("H5Fget_file_image", H5Fget_file_image(file, nil, 0))
      var handle: UnsafeMutableRawPointer?
      try check("H5Fget_vfd_handle", H5Fget_vfd_handle(file, access, &handle))
      let memory = handle?.assumingMemoryBound(to: UnsafeRawPointer?.self).pointee
      try consume(UnsafeRawBufferPointer(start: memory, count: count))
    }
  }
}
