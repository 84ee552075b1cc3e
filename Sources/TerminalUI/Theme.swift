/// The colours of the roles, as indices of the terminal's palette. Roles that are not named keep the terminal's own.
/// They read well on dark and on light backgrounds.
enum Theme {
  static let colors256: [Role: Int32] = [
    .userMark: 32, .user: 32, .assistantMark: 208, .prompt: 208, .dim: 244, .border: 242, .selected: 208,
    .announcement: 172, .problem: 160,
  ]
  static let colors8: [Role: Int32] = [
    .userMark: 6, .user: 6, .assistantMark: 3, .prompt: 3, .selected: 3, .announcement: 3, .problem: 1,
  ]
}
