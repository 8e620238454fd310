import CHDF5

/// The numbers that result files hold.
protocol Number: BitwiseCopyable {
  static var zero: Self { get }
  /// The HDF5 type of this number in memory and in the file; owned by the library.
  static var type: hid_t { get }
}

extension Double: Number {
  static var type: hid_t { twa_h5_native_double() }
}

extension UInt8: Number {
  static var type: hid_t { twa_h5_native_uint8() }
}

extension Int64: Number {
  static var type: hid_t { twa_h5_native_int64() }
}
