"""English."""

NAME = "English"
TEXTS = {
    "contact_customer": "Contact customer",
    "new_todo": "New activity: {subject}",
    "new_call": "New call: {subject}",
    "new_meeting": "New meeting: {subject}",
    "new_task": "New task: {subject}",
    "remind_todo": "Reminder of the activity: {subject}",
    "remind_call": "Reminder of the call: {subject}",
    "remind_meeting": "Reminder of the meeting: {subject}",
    "remind_task": "Reminder of the task: {subject}",
    "new_post": "New post: {said}",
    "new_comment": "New comment: {said}",
    "on": "{said}, on {when}",
    "until": "{said}, until {when}",
    "scenario_begin": "Contact the client",
    "scenario_remind": "Still new after three days",
    "scenario_end": "Note the end",
    "scenario_document": "Make a document",
    "scenario_contact": "Contact the client: {title}",
    "scenario_waiting": "{title} has been waiting for three days",
    "scenario_done": "{title} is done",
    "scenario_template": "{type}: letter",
}
