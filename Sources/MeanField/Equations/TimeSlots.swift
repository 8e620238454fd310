import Models

/// Functions of time that multiply coefficients. Slot 0 is the constant 1, slots 2k + 1 and 2k + 2 are the
/// real and the imaginary part of product k of functions of the model.
struct TimeSlots {
  private var products: [TimeWeight] = []
  private var places: [TimeWeight: Int] = [:]

  var count: Int { 2 * products.count + 1 }
  var dependOnTime: Bool { !products.isEmpty }

  /// Slots of the real and the imaginary part; 0 and nil for the constant.
  mutating func slots(of weight: TimeWeight) -> (re: Int, im: Int?) {
    if weight.isConstant { return (0, nil) }
    let place =
      places[weight]
      ?? {
        products.append(weight)
        places[weight] = products.count - 1
        return products.count - 1
      }()
    return (2 * place + 1, weight.isReal ? nil : 2 * place + 2)
  }

  /// The values of all slots at one time.
  func values(at time: Double, into values: UnsafeMutablePointer<Double>) {
    values[0] = 1
    for (place, product) in products.enumerated() {
      let value = product.value(at: time)
      values[2 * place + 1] = value.re
      values[2 * place + 2] = value.im
    }
  }
}
