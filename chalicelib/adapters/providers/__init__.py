"""Services outside, one package each: providers/<name>/<kind>.py holds one `PROVIDER`.

The kinds are those of the ports behind which they stand: mail, sms, calls, messages, audiences.
Nothing is registered by hand; a connection names the package and the kind.
"""
