"""The command line: it asks the admin over HTTP like anybody else; only `run`, `share` and `doctor` touch the gateway.

    main        the root; from an error to an exit code
    problems    the exit codes, and how errors are told
    options     what every command understands: --home, --json and so on
    client      the admin API, asked
    driving     a coroutine on the reactor, and Ctrl-C
    render      tables, times, sizes, colours, QR codes: all that people see
    probing     whether a target is there
    completion  what shells need to complete

    share run status doctor console targets domains sessions keys audit: a module each, named as their command

Modules here are imported at every start, so none of them imports a reactor, treq or the gateway before it needs them.
"""
