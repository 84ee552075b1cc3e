/// What people say about the conversation itself.
enum TalkSamples {
  static let help: [String] = [
    "help", "what can you do", "what can I ask you", "how does this work", "help me with [orders](topic)",
    "show me some examples of what to say", "what are your skills", "what commands are there",
    "how do I use [timers](topic)", "what else can you help me with", "I don't know what to say",
    "(help please|help me|help!|I need help)", "what (things|kind of things) can you (do|help with)",
    "(tell me|explain|show me) what you can do", "what (jobs|tasks) can you take off my hands", "how can you help me",
    "give me some ideas of what I can ask", "how do I use (this|you|this assistant)", "what do you know how to do",
    "(explain|help with|how do) [lists](topic) (work|to me)", "which functions do you have",
    "(I'm new here|this is my first time), (what can I do|how do I begin)",
    "I don't understand how to use this", "what is it that you do", "can you help me",
    "so what are you able to do exactly", "what can I do with [reminders](topic)",
    "(I'm confused|I'm stuck), (what do I do|what can I say)", "is there a (guide|tutorial|handbook) for this",
    "show me how to (use you|work with you)",
  ]

  static let greet: [String] = [
    "hello", "hi", "hey there", "good morning", "good evening", "hi, how are you", "hello Prometheus",
    "hey, how's it going", "howdy", "good afternoon to you", "(hey|hi there|hello there|hello again|hallo)",
    "(good morning|morning|evening|hi) Prometheus", "how are you (today|doing|doing today)", "what's up",
    "hey Prometheus, are you there", "hi, nice to meet you", "greetings", "hello, anybody there", "I'm back",
    "(good day|welcome|salut|yo)",
    "(hiya|heya|ahoy|well hello)",
  ]

  static let thank: [String] = [
    "thanks", "thank you", "thanks a lot", "cheers", "great, thank you", "perfect, thanks", "thank you so much",
    "that's all, thanks", "awesome, thanks for your help", "bye", "goodbye", "see you later", "nice one",
    "(many thanks|thx|ta|thank u|thanks!|ty)", "(thanks|thank you) for (that|helping|everything)",
    "(bye bye|good night|see you|talk to you later|take care)", "that was (helpful|great|kind of you)",
    "(great|brilliant|lovely|super|excellent) (job|work|stuff)", "I appreciate it", "that's it for today, bye",
    "you've been very helpful", "that's everything for now, thank you", "have a nice day", "well done",
    "(laters|ciao|catch you later|so long)",
  ]

  static let repeated: [String] = [
    "repeat that", "say that again", "what did you say", "come again", "sorry, what was that",
    "can you repeat that please", "pardon", "one more time please", "I missed that, say it again",
    "(repeat|again|repeat please|say again)", "(sorry|excuse me|hm), (what|could you repeat that)", "what?", "huh",
    "did it go through", "is that done now", "has that been done",
    "I didn't (hear|get|understand|catch) (you|what you said|that)", "could you say (it|that) once more",
    "what was your last answer", "read that out again", "(tell|show) me that again", "I beg your pardon",
  ]

  static let undo: [String] = [
    "undo", "undo that", "take that back", "revert the last change", "put it back the way it was",
    "undo the last thing you did", "oops, that was a mistake, undo it", "reverse that",
    "I didn't mean to do that", "(undo please|undo it|go back|revert)", "(oops|whoops|oh no), (undo|take it back)",
    "(undo|reverse|revert) (my last action|the last step|what you just did)", "that was wrong, change it back",
    "I didn't want you to do that", "restore (it|things) to how (it was|they were) before",
    "can you undo what we just did", "no no no, that's not what I meant, undo",
    "(cancel|undo|take back) the change you made", "(roll that back|rewind that)",
  ]

  static let stop: [String] = [
    "stop", "never mind", "forget it", "cancel that", "leave it", "enough", "be quiet", "stop talking",
    "nothing, never mind", "drop it", "don't bother", "(stop it|stop please|stop that|stop now)",
    "(nevermind|no never mind|ah forget it|oh forget about it|doesn't matter)", "(cancel this|abort|quit)",
    "(actually|no), (leave it|let's not|forget that)", "(shut up|hush|quiet please)", "it's not important",
    "let's not do that", "that's enough", "not now", "I don't want that any more, just stop",
  ]
}
