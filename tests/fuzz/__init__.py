"""Fuzzer of the whole data plane: generated visitors and a generated target around it (docs/fuzzing.md).

game      a game: a sequence of actions of visitors and target, and how it is run
judge     the rules that must hold after any game
strict    parsing of byte streams with h11, a strict parser
dice      generators of games for Hypothesis
corpus    fixed games: common cases, edge cases, and every game that found a bug
__main__  `python -m tests.fuzz --minutes 30`
"""
