"""A company's opportunities of one year, replayed through the HTTP API of the local runtime.

Read the files in this order::

    opportunities   what the CSV files say, cleaned; every oddity is reported
    plan            the opportunities as a list of timed events
    model           which stage entries, rule runs and trigger firings those events must bring
    importing       accounts, agents and opportunities through the API, and the automation
    replay          the events, one after the other, on the local clock
    outcome         what really happened, read through the API
    tenant          what one tenant goes through: import, replay, outcome
    shares          many opportunities, dealt out to several tenants
    checking        where the outcome and the model differ
    summary         the tables
"""
