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
    "on": "{said}, on {when}",
    "until": "{said}, until {when}",
}
