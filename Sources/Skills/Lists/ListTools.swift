import SkillKit

extension ListsSkill {
  private static let list = Parameter(
    "list", .entity("list"), "Which list; the shopping list when none is named.", required: false, ask: "Which list?")

  static let declarations: [Tool] = [
    Tool(
      "add_to_list", "Puts items on a list, such as the shopping list or the to-do list.",
      parameters: [
        Parameter("items", .text, "What to put on the list.", list: true, ask: "What should I put on the list?"), list,
      ],
      effect: .writes,
      samples: ListSamples.addToList),
    Tool(
      "remove_from_list", "Takes items off a list without marking them as done.",
      parameters: [
        Parameter("items", .entity("list_item"), "What to take off.", list: true, ask: "What should I take off?"), list,
      ],
      effect: .writes,
      samples: ListSamples.removeFromList),
    Tool(
      "check_off", "Marks items of a list as done or bought.",
      parameters: [
        Parameter("items", .entity("list_item"), "What is done.", list: true, ask: "What is done?"), list,
      ],
      effect: .writes,
      samples: ListSamples.checkOff),
    Tool(
      "show_list", "Shows what is on a list.",
      parameters: [
        list, Parameter("item", .text, "The one thing that is asked for: whether it is on the list.", required: false),
      ], effect: .reads,
      samples: ListSamples.showList),
    Tool(
      "clear_list", "Takes everything off a list.", parameters: [list], effect: .writes,
      samples: ListSamples.clearList,
      isDestructive: true),
    Tool(
      "show_lists", "Shows which lists there are.", effect: .reads,
      samples: ListSamples.showLists),
    Tool(
      "restore_lists", "Takes back a change of the lists.",
      parameters: [Parameter("change", .text, "The id of the call that made the change.")], effect: .writes,
      isHidden: true),
  ]
}
