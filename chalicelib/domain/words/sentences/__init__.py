"""Sentences of refusals, reasons and runs by language: <language>.py holds those of one."""
