// The cases carry ggml's names.
// swift-format-ignore: AlwaysUseLowerCamelCase
/// How a tensor's values are stored. Values and block sizes are those of ggml's `ggml_type`.
public enum GGUFTensorType: UInt32, Sendable, CaseIterable {
  case f32 = 0
  case f16 = 1
  case q4_0 = 2
  case q4_1 = 3
  case q5_0 = 6
  case q5_1 = 7
  case q8_0 = 8
  case q8_1 = 9
  case q2_K = 10
  case q3_K = 11
  case q4_K = 12
  case q5_K = 13
  case q6_K = 14
  case q8_K = 15
  case iq2_XXS = 16
  case iq2_XS = 17
  case iq3_XXS = 18
  case iq1_S = 19
  case iq4_NL = 20
  case iq3_S = 21
  case iq2_S = 22
  case iq4_XS = 23
  case i8 = 24
  case i16 = 25
  case i32 = 26
  case i64 = 27
  case f64 = 28
  case iq1_M = 29
  case bf16 = 30
  case tq1_0 = 34
  case tq2_0 = 35
  case mxfp4 = 39

  /// Values that are stored together, and the bytes they take.
  public var block: (values: Int, bytes: Int) {
    switch self {
    case .f32, .i32: (1, 4)
    case .f16, .bf16, .i16: (1, 2)
    case .f64, .i64: (1, 8)
    case .i8: (1, 1)
    case .q4_0, .iq4_NL: (32, 18)
    case .q4_1: (32, 20)
    case .q5_0: (32, 22)
    case .q5_1: (32, 24)
    case .q8_0: (32, 34)
    case .q8_1: (32, 40)
    case .mxfp4: (32, 17)
    case .q2_K: (256, 84)
    case .q3_K, .iq3_S: (256, 110)
    case .q4_K: (256, 144)
    case .q5_K: (256, 176)
    case .q6_K: (256, 210)
    case .q8_K: (256, 292)
    case .iq2_XXS, .tq2_0: (256, 66)
    case .iq2_XS: (256, 74)
    case .iq3_XXS: (256, 98)
    case .iq1_S: (256, 50)
    case .iq2_S: (256, 82)
    case .iq4_XS: (256, 136)
    case .iq1_M: (256, 56)
    case .tq1_0: (256, 54)
    }
  }

  /// The name that ggml prints, such as `Q8_0`.
  public var name: String {
    "\(self)".uppercased()
  }
}

/// A tensor of the file: what it is called, its shape and where its values are.
public struct GGUFTensor: Sendable {
  public let name: String
  /// The row length first, as in the file; a matrix [n, k] of the literature has dimensions `[k, n]`.
  public let dimensions: [Int]
  public let type: GGUFTensorType
  /// Its place in the file.
  public let byteRange: Range<Int>
  /// The number of the file, where the model is split in several.
  private(set) var part = 0

  public var elementCount: Int { dimensions.reduce(1, *) }

  init(name: String, dimensions: [Int], type: GGUFTensorType, byteRange: Range<Int>) {
    (self.name, self.dimensions, self.type, self.byteRange) = (name, dimensions, type, byteRange)
  }

  func inPart(_ number: Int) -> GGUFTensor {
    var copy = self
    copy.part = number
    return copy
  }
}
