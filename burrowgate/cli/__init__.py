"""The command line: commands use the admin API over HTTP; only `run`, `share` and `doctor` work on the gateway itself.

    main           the root of the commands; from an error to an exit code
    exit_codes     exit codes, and the text of an error
    options        the options that all commands have: --home, --json and others
    client         a client of the admin API
    reactor_runner one coroutine on the reactor, and signals
    render         tables, times, sizes, colours, QR codes
    tcp_probe      whether an address accepts connections
    completion     shell completion
    visitors       commands of `sessions` about single visitors
    share_session  one run of `share`
    passphrases    passphrases from a prompt or a file, or generated
    store_tools    the work of `store` and `doctor` on a store

    share run status doctor console targets domains sessions keys audit ca store service: one module for each command

Modules here are imported at every start, so each imports the reactor, treq and the gateway only where it needs them.
"""
