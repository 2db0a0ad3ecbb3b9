"""The door of the queue: what fails comes again, what does not is done."""

from functions import run_rule


def test_a_message_that_cannot_be_read_comes_again_and_the_others_are_done(world):
    rule = world.comment_rule("new", run={"mode": "delay", "delay": "PT10M"})
    deal = world.create()
    world.clock.set(world.runs(deal)[rule].due_at)
    body = f'{{"run": "deal_1-1-{rule}", "due": ""}}'
    event = {
        "Records": [{"messageId": "a", "body": "?"}, {"messageId": "b", "body": body}],
    }
    assert {"batchItemFailures": [{"itemIdentifier": "a"}]} == run_rule.handler(event, None)
    assert ["hello"] == world.texts(deal)
