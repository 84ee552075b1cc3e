"""A skill's program: one JSON request on stdin, one JSON answer on stdout.

The request is {"v": 1, "tool": …, "arguments": {…}, "id": …, "session": …, "now": …}. The answer is one of
{"done": {facts}}, {"needs": {"parameter": …, "options": […]}} or {"refused": {"reason": …, "text": …}}.
"""
import json
import os
import sys

BREWING = {"green tea": (3, 80), "black tea": (4, 98), "herbal tea": (7, 100)}
LOG = "cups.json"


def read_log():
    if not os.path.exists(LOG):
        return {}
    with open(LOG) as file:
        return json.load(file)


def write_log(log):
    with open(LOG + ".new", "w") as file:
        json.dump(log, file)
    os.replace(LOG + ".new", LOG)


def brew_advice(arguments, request):
    minutes, degrees = BREWING[arguments["tea"]]
    return {"done": {"tea": arguments["tea"], "minutes": minutes, "degrees": degrees}}


def log_cup(arguments, request):
    cups = arguments.get("cups", 1)
    if not 1 <= cups <= 20:
        return {"refused": {"reason": "too_many_cups", "text": "I count 1 to 20 cups at a time."}}
    log = read_log()
    # The id makes a repeated call count once.
    log[request["id"]] = {"tea": arguments["tea"], "cups": cups, "at": request["now"]}
    write_log(log)
    undo = {"tool": "forget_cup", "arguments": {"call": request["id"]}}
    return {"done": {"tea": arguments["tea"], "cups": cups}, "receipt": request["id"], "undo": undo}


def cups_drunk(arguments, request):
    return {"done": {"total": sum(entry["cups"] for entry in read_log().values())}}


def forget_cup(arguments, request):
    log = read_log()
    entry = log.pop(arguments["call"], None)
    if entry is None:
        return {"refused": {"reason": "nothing_to_undo", "text": "That cup is not in the log."}}
    write_log(log)
    return {"done": {"tea": entry["tea"], "cups": entry["cups"]}}


TOOLS = {"brew_advice": brew_advice, "log_cup": log_cup, "cups_drunk": cups_drunk, "forget_cup": forget_cup}

request = json.load(sys.stdin)
print(json.dumps(TOOLS[request["tool"]](request["arguments"], request)))
