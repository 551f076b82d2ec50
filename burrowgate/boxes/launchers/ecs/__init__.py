"""Boxes as tasks of Amazon ECS: for more boxes than one machine has.

Tested against moto (requests) and a fake of ours (life of tasks), never against AWS.

sigv4          signatures of requests, without I/O
credentials    credentials from the environment, the container endpoint or the instance
http           one bounded request
api            RunTask, DescribeTasks, ListTasks, StopTask, repeated with backoff
task           what a box is to ECS, and what the state of a task means, without I/O
identity       keys and certificates between gateway and box
watching       the end of tasks: one poll for all
settings       options of the launcher
launcher       the life of a box
"""
