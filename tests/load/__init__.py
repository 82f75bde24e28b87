"""Load on purpose: the real bot as a process, the fake Telegram and a crowd of people as another (`make load`).

No part of the test suite but for what stands in test_load.py: a run takes minutes and wants a quiet machine.
"""
