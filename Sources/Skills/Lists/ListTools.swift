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
      samples: [
        "add [milk](items) to my shopping list", "put [two loaves of bread](items) on the [grocery](list) list",
        "add [eggs](items) and [butter](items) to the list", "I need to buy [toothpaste](items)",
        "write [call the plumber](items) on my [to-do](list) list", "we're out of [coffee](items)",
        "can you add [a dozen eggs](items) to my list please", "[bananas](items) on the shopping list",
        "don't let me forget to get [washing powder](items)", "jot down [sun cream](items) on the [packing](list) list",
        "stick [crisps](items) on the list", "put [a birthday card](items) down for the shops",
        "could you note [olive oil](items) for the groceries",
        "put [a tent](items), [a torch](items) and [a map](items) on the [camping](list) list",
        "add [screws](items) and [wood glue](items) to the [hardware](list) list", "we also need [sugar](items)",
        "another [jar of honey](items) please", "[to-do](list) list: [water the garden](items)",
        "put [balloons](items) on my [party](list) list",
        "my [packing](list) list needs [socks](items) and [a charger](items)",
      ]),
    Tool(
      "remove_from_list", "Takes items off a list without marking them as done.",
      parameters: [
        Parameter("items", .entity("list_item"), "What to take off.", list: true, ask: "What should I take off?"), list,
      ],
      effect: .writes,
      samples: [
        "remove [milk](items) from my shopping list", "take [the bread](items) off the list",
        "delete [eggs](items) from the [grocery](list) list",
        "scratch [the onions](items), I don't want them on the list",
        "I don't need [butter](items) on my list any more", "get rid of [the candles](items) on my [party](list) list",
        "please take [bananas](items) and [pears](items) off the shopping list",
        "drop [call the plumber](items) from my [to-do](list) list", "[coffee](items) shouldn't be on the list",
        "can you erase [toothpaste](items) from the list", "take [the cheese](items) off my shopping list",
        "delete [the torch](items) from the [camping](list) list",
      ]),
    Tool(
      "check_off", "Marks items of a list as done or bought.",
      parameters: [
        Parameter("items", .entity("list_item"), "What is done.", list: true, ask: "What is done?"), list,
      ],
      effect: .writes,
      samples: [
        "check off [milk](items)", "tick [the bread](items) off my list", "I bought [the eggs](items)",
        "mark [call the plumber](items) as done", "cross off [butter](items) on the shopping list",
        "I've got [the onions](items) already", "[laundry](items) is done, tick it on my [to-do](list) list",
        "I've finished [the report](items) on my [to-do](list) list", "check [bananas](items) and [rice](items) off",
        "I picked up [the toothpaste](items), mark it as bought",
        "please tick off [passport](items) on the [packing](list) list",
        "got [the bread](items)", "I'm done with [the dishes](items)",
      ]),
    Tool(
      "show_list", "Shows what is on a list.", parameters: [list], effect: .reads,
      samples: [
        "what's on my shopping list", "show me my [to-do](list) list", "read me the [grocery](list) list",
        "what do I need to buy", "open the [packing](list) list", "what have I got on my list",
        "let me see the shopping list", "is there anything on my [party](list) list",
        "what's left to do on my [to-do](list) list",
        "could you read out the list please", "what's left on the list", "what else do I need",
        "what was on the [camping](list) list again",
      ]),
    Tool(
      "clear_list", "Takes everything off a list.", parameters: [list], effect: .writes,
      samples: [
        "clear my shopping list", "empty the [grocery](list) list", "delete everything on my [to-do](list) list",
        "wipe the list", "start my shopping list over", "remove all items from the [packing](list) list",
        "take everything off my list", "I want to start fresh with the [party](list) list", "please clear out the list",
        "get rid of everything on the shopping list",
      ],
      isDestructive: true),
    Tool(
      "show_lists", "Shows which lists there are.", effect: .reads,
      samples: [
        "show my lists", "what lists do I have", "which lists have I made", "list all my lists",
        "how many lists are there", "do I have any lists", "give me an overview of my lists",
        "what are my lists called",
        "can I see all of my lists please",
      ]),
    Tool(
      "restore_lists", "Takes back a change of the lists.",
      parameters: [Parameter("change", .text, "The id of the call that made the change.")], effect: .writes,
      isHidden: true),
  ]
}
