"""Fuzzer of the whole data plane: generated visitors and a generated target around it (docs/fuzzing.md).

scenario    a scenario: a sequence of actions of visitors and target, and how it is run
judge       the rules that must hold after any scenario
strict      parsing of byte streams with h11, a strict parser
strategies  generators of scenarios for Hypothesis
corpus      fixed scenarios: common cases, edge cases, and every scenario that found a bug
__main__    `python -m tests.fuzz --minutes 30`
"""
