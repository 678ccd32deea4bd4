# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_xq_global_optspecs
    string join \n config= db= profile= v/verbose q/quiet color= no-pager utc h/help V/version
end

function __fish_xq_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_xq_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_xq_using_subcommand
    set -l cmd (__fish_xq_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c xq -n "__fish_xq_needs_command" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_needs_command" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_needs_command" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_needs_command" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_needs_command" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_needs_command" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_needs_command" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_needs_command" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_needs_command" -s V -l version -d 'Print version'
complete -c xq -n "__fish_xq_needs_command" -f -a "demo" -d 'Make a small world, sync it and show what the queues say'
complete -c xq -n "__fish_xq_needs_command" -f -a "init" -d 'Write a configuration for a list and a tree, and say what is found there'
complete -c xq -n "__fish_xq_needs_command" -f -a "config" -d 'Show and change settings'
complete -c xq -n "__fish_xq_needs_command" -f -a "sync" -d 'Read what is new in the mirrors and trees'
complete -c xq -n "__fish_xq_needs_command" -f -a "show" -d 'Show one series: state, revisions, approvals, what happened when'
complete -c xq -n "__fish_xq_needs_command" -f -a "origin" -d 'Tell which mail a commit came from'
complete -c xq -n "__fish_xq_needs_command" -f -a "matches" -d 'List commits and the mails they came from'
complete -c xq -n "__fish_xq_needs_command" -f -a "maintainers" -d 'Tell who approves paths, a series or a commit, and by which section of MAINTAINERS'
complete -c xq -n "__fish_xq_needs_command" -f -a "link" -d 'Correct what was linked: a mail belongs to the series of another, or became a commit'
complete -c xq -n "__fish_xq_needs_command" -f -a "unlink" -d 'Correct what was linked: a mail stands apart, or did not become a commit'
complete -c xq -n "__fish_xq_needs_command" -f -a "doctor" -d 'Check configuration, mirrors, trees and database'
complete -c xq -n "__fish_xq_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c xq -n "__fish_xq_needs_command" -f -a "man" -d 'Print a manual page'
complete -c xq -n "__fish_xq_needs_command" -f -a "pending" -d 'List series that wait for maintainers, committers or the release manager'
complete -c xq -n "__fish_xq_needs_command" -f -a "unreviewed" -d 'List series whose newest revision nobody answered'
complete -c xq -n "__fish_xq_needs_command" -f -a "unapplied" -d 'List series that have an approval and are not in the tree'
complete -c xq -n "__fish_xq_needs_command" -f -a "ready" -d 'List series that have every approval and are not in the tree'
complete -c xq -n "__fish_xq_needs_command" -f -a "stalled" -d 'List series that were answered and then fell silent'
complete -c xq -n "__fish_xq_needs_command" -f -a "lost" -d 'List series that the project lost: posted, silent, and not the author\'s turn'
complete -c xq -n "__fish_xq_needs_command" -f -a "mine" -d 'List every open series of mine with state and turn'
complete -c xq -n "__fish_xq_needs_command" -f -a "list" -d 'List every series, newest first'
complete -c xq -n "__fish_xq_using_subcommand demo" -l keep -d 'Leave the world in this folder, with a configuration to play with' -r -F
complete -c xq -n "__fish_xq_using_subcommand demo" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand demo" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand demo" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand demo" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand demo" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand demo" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand demo" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand demo" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand init" -l preset -d 'Begin with what is known of a project: xen, ltp, linux-subsystem, qemu, git' -r
complete -c xq -n "__fish_xq_using_subcommand init" -l inbox -d 'A public-inbox mirror: a folder with git/0.git, or one bare repository; with --clone also its address; may be repeated' -r
complete -c xq -n "__fish_xq_using_subcommand init" -l tree -d 'The clone of a tree, with --clone also its address; by default the clone you are in; may be repeated' -r
complete -c xq -n "__fish_xq_using_subcommand init" -l clone -d 'Clone with git what is not here yet into lists/ and src/ of this folder: the preset\'s repositories, or the addresses named by --inbox and --tree; then sync' -r -F
complete -c xq -n "__fish_xq_using_subcommand init" -l branch -d 'The integration branch of the tree' -r
complete -c xq -n "__fish_xq_using_subcommand init" -l stable -d 'Which branches are stable ones' -r
complete -c xq -n "__fish_xq_using_subcommand init" -l me -d 'An address of mine; may be repeated' -r
complete -c xq -n "__fish_xq_using_subcommand init" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand init" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand init" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand init" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand init" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand init" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand init" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand init" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand config; and not __fish_seen_subcommand_from get set list path edit" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand config; and not __fish_seen_subcommand_from get set list path edit" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand config; and not __fish_seen_subcommand_from get set list path edit" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand config; and not __fish_seen_subcommand_from get set list path edit" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand config; and not __fish_seen_subcommand_from get set list path edit" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand config; and not __fish_seen_subcommand_from get set list path edit" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand config; and not __fish_seen_subcommand_from get set list path edit" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand config; and not __fish_seen_subcommand_from get set list path edit" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand config; and not __fish_seen_subcommand_from get set list path edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand config; and not __fish_seen_subcommand_from get set list path edit" -f -a "get" -d 'Print the value of a setting that holds; of a list, a line each'
complete -c xq -n "__fish_xq_using_subcommand config; and not __fish_seen_subcommand_from get set list path edit" -f -a "set" -d 'Change a setting in the file, all else stays as it is'
complete -c xq -n "__fish_xq_using_subcommand config; and not __fish_seen_subcommand_from get set list path edit" -f -a "list" -d 'List the settings that hold, and whether file, preset, environment or nobody says so'
complete -c xq -n "__fish_xq_using_subcommand config; and not __fish_seen_subcommand_from get set list path edit" -f -a "path" -d 'Print where the file lies'
complete -c xq -n "__fish_xq_using_subcommand config; and not __fish_seen_subcommand_from get set list path edit" -f -a "edit" -d 'Open the file in your editor; what is wrong then is said before it is saved'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from get" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from get" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from get" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from get" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from get" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from get" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from set" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from set" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from set" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from set" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from set" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from set" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from list" -l format -d 'Write in this format' -r
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from list" -l columns -d 'Show these columns, by key' -r
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from list" -l template -d 'Write a line a row from a template such as \'{age} {subject}\'' -r
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from list" -l group -d 'Group a table by this column' -r
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from list" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from list" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from list" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from list" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from list" -l exit-code -d 'Exit with 1 when there are rows'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from list" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from list" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from path" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from path" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from path" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from path" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from path" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from path" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from path" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from path" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from edit" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from edit" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from edit" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from edit" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from edit" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from edit" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from edit" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from edit" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand config; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand sync" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand sync" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand sync" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand sync" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand sync" -l fetch -d 'Run `git fetch` in mirrors and trees first'
complete -c xq -n "__fish_xq_using_subcommand sync" -l full -d 'Forget everything and read it from the beginning'
complete -c xq -n "__fish_xq_using_subcommand sync" -l wait -d 'Wait while another sync is at work'
complete -c xq -n "__fish_xq_using_subcommand sync" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand sync" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand sync" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand sync" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand sync" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand show" -l as-of -d 'Show it as it stood then' -r
complete -c xq -n "__fish_xq_using_subcommand show" -l format -d 'Write in this format' -r
complete -c xq -n "__fish_xq_using_subcommand show" -l columns -d 'Show these columns, by key' -r
complete -c xq -n "__fish_xq_using_subcommand show" -l template -d 'Write a line a row from a template such as \'{age} {subject}\'' -r
complete -c xq -n "__fish_xq_using_subcommand show" -l group -d 'Group a table by this column' -r
complete -c xq -n "__fish_xq_using_subcommand show" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand show" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand show" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand show" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand show" -l exit-code -d 'Exit with 1 when there are rows'
complete -c xq -n "__fish_xq_using_subcommand show" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand show" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand show" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand show" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand origin" -l as-of -d 'Answer as it would have been then' -r
complete -c xq -n "__fish_xq_using_subcommand origin" -l format -d 'Write in this format' -r
complete -c xq -n "__fish_xq_using_subcommand origin" -l columns -d 'Show these columns, by key' -r
complete -c xq -n "__fish_xq_using_subcommand origin" -l template -d 'Write a line a row from a template such as \'{age} {subject}\'' -r
complete -c xq -n "__fish_xq_using_subcommand origin" -l group -d 'Group a table by this column' -r
complete -c xq -n "__fish_xq_using_subcommand origin" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand origin" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand origin" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand origin" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand origin" -l exit-code -d 'Exit with 1 when there are rows'
complete -c xq -n "__fish_xq_using_subcommand origin" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand origin" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand origin" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand origin" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand origin" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand matches" -l since -d 'Committed then or later' -r
complete -c xq -n "__fish_xq_using_subcommand matches" -l until -d 'Committed before' -r
complete -c xq -n "__fish_xq_using_subcommand matches" -l as-of -d 'Answer as it would have been then' -r
complete -c xq -n "__fish_xq_using_subcommand matches" -l tree -d 'In this tree' -r
complete -c xq -n "__fish_xq_using_subcommand matches" -l limit -d 'Show so many rows at most' -r
complete -c xq -n "__fish_xq_using_subcommand matches" -l format -d 'Write in this format' -r
complete -c xq -n "__fish_xq_using_subcommand matches" -l columns -d 'Show these columns, by key' -r
complete -c xq -n "__fish_xq_using_subcommand matches" -l template -d 'Write a line a row from a template such as \'{age} {subject}\'' -r
complete -c xq -n "__fish_xq_using_subcommand matches" -l group -d 'Group a table by this column' -r
complete -c xq -n "__fish_xq_using_subcommand matches" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand matches" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand matches" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand matches" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand matches" -l reverse -d 'Newest first'
complete -c xq -n "__fish_xq_using_subcommand matches" -l exit-code -d 'Exit with 1 when there are rows'
complete -c xq -n "__fish_xq_using_subcommand matches" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand matches" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand matches" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand matches" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand matches" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand maintainers" -l branch -d 'By the MAINTAINERS of this branch; the integration branch when left out' -r
complete -c xq -n "__fish_xq_using_subcommand maintainers" -l tree -d 'In this tree; the first that has one of the paths when left out' -r
complete -c xq -n "__fish_xq_using_subcommand maintainers" -l as-of -d 'Answer as it would have been then' -r
complete -c xq -n "__fish_xq_using_subcommand maintainers" -l format -d 'Write in this format' -r
complete -c xq -n "__fish_xq_using_subcommand maintainers" -l columns -d 'Show these columns, by key' -r
complete -c xq -n "__fish_xq_using_subcommand maintainers" -l template -d 'Write a line a row from a template such as \'{age} {subject}\'' -r
complete -c xq -n "__fish_xq_using_subcommand maintainers" -l group -d 'Group a table by this column' -r
complete -c xq -n "__fish_xq_using_subcommand maintainers" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand maintainers" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand maintainers" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand maintainers" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand maintainers" -l all -d 'List everyone whom get_maintainer.pl would: all sections, reviewers, keywords'
complete -c xq -n "__fish_xq_using_subcommand maintainers" -l exit-code -d 'Exit with 1 when there are rows'
complete -c xq -n "__fish_xq_using_subcommand maintainers" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand maintainers" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand maintainers" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand maintainers" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand link" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand link" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand link" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand link" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand link" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand link" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand link" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand link" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand link" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand unlink" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand unlink" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand unlink" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand unlink" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand unlink" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand unlink" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand unlink" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand unlink" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand unlink" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand doctor; and not __fish_seen_subcommand_from matching sample dump" -l format -d 'Write in this format' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and not __fish_seen_subcommand_from matching sample dump" -l columns -d 'Show these columns, by key' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and not __fish_seen_subcommand_from matching sample dump" -l template -d 'Write a line a row from a template such as \'{age} {subject}\'' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and not __fish_seen_subcommand_from matching sample dump" -l group -d 'Group a table by this column' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and not __fish_seen_subcommand_from matching sample dump" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand doctor; and not __fish_seen_subcommand_from matching sample dump" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand doctor; and not __fish_seen_subcommand_from matching sample dump" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and not __fish_seen_subcommand_from matching sample dump" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand doctor; and not __fish_seen_subcommand_from matching sample dump" -l all -d 'List every problem'
complete -c xq -n "__fish_xq_using_subcommand doctor; and not __fish_seen_subcommand_from matching sample dump" -l exit-code -d 'Exit with 1 when there are rows'
complete -c xq -n "__fish_xq_using_subcommand doctor; and not __fish_seen_subcommand_from matching sample dump" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand doctor; and not __fish_seen_subcommand_from matching sample dump" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand doctor; and not __fish_seen_subcommand_from matching sample dump" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand doctor; and not __fish_seen_subcommand_from matching sample dump" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand doctor; and not __fish_seen_subcommand_from matching sample dump" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand doctor; and not __fish_seen_subcommand_from matching sample dump" -f -a "matching" -d 'Measure the matching against trailers that name a mail, hidden from it'
complete -c xq -n "__fish_xq_using_subcommand doctor; and not __fish_seen_subcommand_from matching sample dump" -f -a "sample" -d 'Draw series of a queue at random, the same for the same seed, with their mails in full'
complete -c xq -n "__fish_xq_using_subcommand doctor; and not __fish_seen_subcommand_from matching sample dump" -f -a "dump" -d 'Print all facts by natural keys, sorted, to compare two databases'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from matching" -l format -d 'Write in this format' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from matching" -l columns -d 'Show these columns, by key' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from matching" -l template -d 'Write a line a row from a template such as \'{age} {subject}\'' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from matching" -l group -d 'Group a table by this column' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from matching" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from matching" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from matching" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from matching" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from matching" -l exit-code -d 'Exit with 1 when there are rows'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from matching" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from matching" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from matching" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from matching" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from matching" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l queue -d 'The queue' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l count -d 'How many' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l seed -d 'The seed' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l maintainer -d 'In pending: what waits for WHO (default: me); elsewhere: what touches a section of WHO\'s' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l author -d 'Sent or written by WHO: an address or a name' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l subsystem -d 'Touching a section of MAINTAINERS whose title holds NAME' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l path -d 'Touching a path that fits: a file, a folder, or a glob' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l tree -d 'For this tree' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l target -d 'Aimed at this release' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l needs -d 'Needing this next: release-ack, review, ack' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l state -d 'In one of these states' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l since -d 'Newest revision posted then or later' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l until -d 'Newest revision posted before' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l as-of -d 'Answer as it would have been then' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l min-age -d 'Posted so many days ago or earlier' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l include -d 'Kinds that are left out otherwise: rfc, foreign, deferred' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l days -d 'Days of silence (stalled, lost)' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l new-since-last -d 'Only rows that were not in the last run of this name' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l sort -d 'Order: queue (what to do first), age, activity, subject, size' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l limit -d 'Show so many rows at most' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l format -d 'Write in this format' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l columns -d 'Show these columns, by key' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l template -d 'Write a line a row from a template such as \'{age} {subject}\'' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l group -d 'Group a table by this column' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l reviewer -d 'With --maintainer: count designated reviewers (R:), too'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l ever -d 'In unreviewed: no revision was ever answered'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l abandoned -d 'In lost: those, too, where the author went silent'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l reverse -d 'Turn the order round'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l exit-code -d 'Exit with 1 when there are rows'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from sample" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from dump" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from dump" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from dump" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from dump" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from dump" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from dump" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from dump" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from dump" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand doctor; and __fish_seen_subcommand_from dump" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand completions" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand completions" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand completions" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand completions" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand completions" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand completions" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand completions" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand completions" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand man" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand man" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand man" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand man" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand man" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand man" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand man" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand man" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand pending" -l maintainer -d 'In pending: what waits for WHO (default: me); elsewhere: what touches a section of WHO\'s' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l author -d 'Sent or written by WHO: an address or a name' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l subsystem -d 'Touching a section of MAINTAINERS whose title holds NAME' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l path -d 'Touching a path that fits: a file, a folder, or a glob' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l tree -d 'For this tree' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l target -d 'Aimed at this release' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l needs -d 'Needing this next: release-ack, review, ack' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l state -d 'In one of these states' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l since -d 'Newest revision posted then or later' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l until -d 'Newest revision posted before' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l as-of -d 'Answer as it would have been then' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l min-age -d 'Posted so many days ago or earlier' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l include -d 'Kinds that are left out otherwise: rfc, foreign, deferred' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l days -d 'Days of silence (stalled, lost)' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l new-since-last -d 'Only rows that were not in the last run of this name' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l sort -d 'Order: queue (what to do first), age, activity, subject, size' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l limit -d 'Show so many rows at most' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l format -d 'Write in this format' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l columns -d 'Show these columns, by key' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l template -d 'Write a line a row from a template such as \'{age} {subject}\'' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l group -d 'Group a table by this column' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand pending" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand pending" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand pending" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand pending" -l reviewer -d 'With --maintainer: count designated reviewers (R:), too'
complete -c xq -n "__fish_xq_using_subcommand pending" -l ever -d 'In unreviewed: no revision was ever answered'
complete -c xq -n "__fish_xq_using_subcommand pending" -l abandoned -d 'In lost: those, too, where the author went silent'
complete -c xq -n "__fish_xq_using_subcommand pending" -l reverse -d 'Turn the order round'
complete -c xq -n "__fish_xq_using_subcommand pending" -l exit-code -d 'Exit with 1 when there are rows'
complete -c xq -n "__fish_xq_using_subcommand pending" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand pending" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand pending" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand pending" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand pending" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l maintainer -d 'In pending: what waits for WHO (default: me); elsewhere: what touches a section of WHO\'s' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l author -d 'Sent or written by WHO: an address or a name' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l subsystem -d 'Touching a section of MAINTAINERS whose title holds NAME' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l path -d 'Touching a path that fits: a file, a folder, or a glob' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l tree -d 'For this tree' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l target -d 'Aimed at this release' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l needs -d 'Needing this next: release-ack, review, ack' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l state -d 'In one of these states' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l since -d 'Newest revision posted then or later' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l until -d 'Newest revision posted before' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l as-of -d 'Answer as it would have been then' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l min-age -d 'Posted so many days ago or earlier' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l include -d 'Kinds that are left out otherwise: rfc, foreign, deferred' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l days -d 'Days of silence (stalled, lost)' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l new-since-last -d 'Only rows that were not in the last run of this name' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l sort -d 'Order: queue (what to do first), age, activity, subject, size' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l limit -d 'Show so many rows at most' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l format -d 'Write in this format' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l columns -d 'Show these columns, by key' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l template -d 'Write a line a row from a template such as \'{age} {subject}\'' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l group -d 'Group a table by this column' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l reviewer -d 'With --maintainer: count designated reviewers (R:), too'
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l ever -d 'In unreviewed: no revision was ever answered'
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l abandoned -d 'In lost: those, too, where the author went silent'
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l reverse -d 'Turn the order round'
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l exit-code -d 'Exit with 1 when there are rows'
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand unreviewed" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l maintainer -d 'In pending: what waits for WHO (default: me); elsewhere: what touches a section of WHO\'s' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l author -d 'Sent or written by WHO: an address or a name' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l subsystem -d 'Touching a section of MAINTAINERS whose title holds NAME' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l path -d 'Touching a path that fits: a file, a folder, or a glob' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l tree -d 'For this tree' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l target -d 'Aimed at this release' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l needs -d 'Needing this next: release-ack, review, ack' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l state -d 'In one of these states' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l since -d 'Newest revision posted then or later' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l until -d 'Newest revision posted before' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l as-of -d 'Answer as it would have been then' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l min-age -d 'Posted so many days ago or earlier' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l include -d 'Kinds that are left out otherwise: rfc, foreign, deferred' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l days -d 'Days of silence (stalled, lost)' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l new-since-last -d 'Only rows that were not in the last run of this name' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l sort -d 'Order: queue (what to do first), age, activity, subject, size' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l limit -d 'Show so many rows at most' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l format -d 'Write in this format' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l columns -d 'Show these columns, by key' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l template -d 'Write a line a row from a template such as \'{age} {subject}\'' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l group -d 'Group a table by this column' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l reviewer -d 'With --maintainer: count designated reviewers (R:), too'
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l ever -d 'In unreviewed: no revision was ever answered'
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l abandoned -d 'In lost: those, too, where the author went silent'
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l reverse -d 'Turn the order round'
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l exit-code -d 'Exit with 1 when there are rows'
complete -c xq -n "__fish_xq_using_subcommand unapplied" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand unapplied" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand unapplied" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand unapplied" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand ready" -l maintainer -d 'In pending: what waits for WHO (default: me); elsewhere: what touches a section of WHO\'s' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l author -d 'Sent or written by WHO: an address or a name' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l subsystem -d 'Touching a section of MAINTAINERS whose title holds NAME' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l path -d 'Touching a path that fits: a file, a folder, or a glob' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l tree -d 'For this tree' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l target -d 'Aimed at this release' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l needs -d 'Needing this next: release-ack, review, ack' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l state -d 'In one of these states' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l since -d 'Newest revision posted then or later' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l until -d 'Newest revision posted before' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l as-of -d 'Answer as it would have been then' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l min-age -d 'Posted so many days ago or earlier' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l include -d 'Kinds that are left out otherwise: rfc, foreign, deferred' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l days -d 'Days of silence (stalled, lost)' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l new-since-last -d 'Only rows that were not in the last run of this name' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l sort -d 'Order: queue (what to do first), age, activity, subject, size' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l limit -d 'Show so many rows at most' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l format -d 'Write in this format' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l columns -d 'Show these columns, by key' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l template -d 'Write a line a row from a template such as \'{age} {subject}\'' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l group -d 'Group a table by this column' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand ready" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand ready" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand ready" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand ready" -l reviewer -d 'With --maintainer: count designated reviewers (R:), too'
complete -c xq -n "__fish_xq_using_subcommand ready" -l ever -d 'In unreviewed: no revision was ever answered'
complete -c xq -n "__fish_xq_using_subcommand ready" -l abandoned -d 'In lost: those, too, where the author went silent'
complete -c xq -n "__fish_xq_using_subcommand ready" -l reverse -d 'Turn the order round'
complete -c xq -n "__fish_xq_using_subcommand ready" -l exit-code -d 'Exit with 1 when there are rows'
complete -c xq -n "__fish_xq_using_subcommand ready" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand ready" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand ready" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand ready" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand ready" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand stalled" -l maintainer -d 'In pending: what waits for WHO (default: me); elsewhere: what touches a section of WHO\'s' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l author -d 'Sent or written by WHO: an address or a name' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l subsystem -d 'Touching a section of MAINTAINERS whose title holds NAME' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l path -d 'Touching a path that fits: a file, a folder, or a glob' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l tree -d 'For this tree' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l target -d 'Aimed at this release' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l needs -d 'Needing this next: release-ack, review, ack' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l state -d 'In one of these states' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l since -d 'Newest revision posted then or later' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l until -d 'Newest revision posted before' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l as-of -d 'Answer as it would have been then' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l min-age -d 'Posted so many days ago or earlier' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l include -d 'Kinds that are left out otherwise: rfc, foreign, deferred' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l days -d 'Days of silence (stalled, lost)' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l new-since-last -d 'Only rows that were not in the last run of this name' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l sort -d 'Order: queue (what to do first), age, activity, subject, size' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l limit -d 'Show so many rows at most' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l format -d 'Write in this format' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l columns -d 'Show these columns, by key' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l template -d 'Write a line a row from a template such as \'{age} {subject}\'' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l group -d 'Group a table by this column' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand stalled" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand stalled" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand stalled" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand stalled" -l reviewer -d 'With --maintainer: count designated reviewers (R:), too'
complete -c xq -n "__fish_xq_using_subcommand stalled" -l ever -d 'In unreviewed: no revision was ever answered'
complete -c xq -n "__fish_xq_using_subcommand stalled" -l abandoned -d 'In lost: those, too, where the author went silent'
complete -c xq -n "__fish_xq_using_subcommand stalled" -l reverse -d 'Turn the order round'
complete -c xq -n "__fish_xq_using_subcommand stalled" -l exit-code -d 'Exit with 1 when there are rows'
complete -c xq -n "__fish_xq_using_subcommand stalled" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand stalled" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand stalled" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand stalled" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand stalled" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand lost" -l maintainer -d 'In pending: what waits for WHO (default: me); elsewhere: what touches a section of WHO\'s' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l author -d 'Sent or written by WHO: an address or a name' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l subsystem -d 'Touching a section of MAINTAINERS whose title holds NAME' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l path -d 'Touching a path that fits: a file, a folder, or a glob' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l tree -d 'For this tree' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l target -d 'Aimed at this release' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l needs -d 'Needing this next: release-ack, review, ack' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l state -d 'In one of these states' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l since -d 'Newest revision posted then or later' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l until -d 'Newest revision posted before' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l as-of -d 'Answer as it would have been then' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l min-age -d 'Posted so many days ago or earlier' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l include -d 'Kinds that are left out otherwise: rfc, foreign, deferred' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l days -d 'Days of silence (stalled, lost)' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l new-since-last -d 'Only rows that were not in the last run of this name' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l sort -d 'Order: queue (what to do first), age, activity, subject, size' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l limit -d 'Show so many rows at most' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l format -d 'Write in this format' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l columns -d 'Show these columns, by key' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l template -d 'Write a line a row from a template such as \'{age} {subject}\'' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l group -d 'Group a table by this column' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand lost" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand lost" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand lost" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand lost" -l reviewer -d 'With --maintainer: count designated reviewers (R:), too'
complete -c xq -n "__fish_xq_using_subcommand lost" -l ever -d 'In unreviewed: no revision was ever answered'
complete -c xq -n "__fish_xq_using_subcommand lost" -l abandoned -d 'In lost: those, too, where the author went silent'
complete -c xq -n "__fish_xq_using_subcommand lost" -l reverse -d 'Turn the order round'
complete -c xq -n "__fish_xq_using_subcommand lost" -l exit-code -d 'Exit with 1 when there are rows'
complete -c xq -n "__fish_xq_using_subcommand lost" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand lost" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand lost" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand lost" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand lost" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand mine" -l maintainer -d 'In pending: what waits for WHO (default: me); elsewhere: what touches a section of WHO\'s' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l author -d 'Sent or written by WHO: an address or a name' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l subsystem -d 'Touching a section of MAINTAINERS whose title holds NAME' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l path -d 'Touching a path that fits: a file, a folder, or a glob' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l tree -d 'For this tree' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l target -d 'Aimed at this release' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l needs -d 'Needing this next: release-ack, review, ack' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l state -d 'In one of these states' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l since -d 'Newest revision posted then or later' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l until -d 'Newest revision posted before' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l as-of -d 'Answer as it would have been then' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l min-age -d 'Posted so many days ago or earlier' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l include -d 'Kinds that are left out otherwise: rfc, foreign, deferred' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l days -d 'Days of silence (stalled, lost)' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l new-since-last -d 'Only rows that were not in the last run of this name' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l sort -d 'Order: queue (what to do first), age, activity, subject, size' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l limit -d 'Show so many rows at most' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l format -d 'Write in this format' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l columns -d 'Show these columns, by key' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l template -d 'Write a line a row from a template such as \'{age} {subject}\'' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l group -d 'Group a table by this column' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand mine" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand mine" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand mine" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand mine" -l reviewer -d 'With --maintainer: count designated reviewers (R:), too'
complete -c xq -n "__fish_xq_using_subcommand mine" -l ever -d 'In unreviewed: no revision was ever answered'
complete -c xq -n "__fish_xq_using_subcommand mine" -l abandoned -d 'In lost: those, too, where the author went silent'
complete -c xq -n "__fish_xq_using_subcommand mine" -l reverse -d 'Turn the order round'
complete -c xq -n "__fish_xq_using_subcommand mine" -l exit-code -d 'Exit with 1 when there are rows'
complete -c xq -n "__fish_xq_using_subcommand mine" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand mine" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand mine" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand mine" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand mine" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c xq -n "__fish_xq_using_subcommand list" -l maintainer -d 'In pending: what waits for WHO (default: me); elsewhere: what touches a section of WHO\'s' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l author -d 'Sent or written by WHO: an address or a name' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l subsystem -d 'Touching a section of MAINTAINERS whose title holds NAME' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l path -d 'Touching a path that fits: a file, a folder, or a glob' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l tree -d 'For this tree' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l target -d 'Aimed at this release' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l needs -d 'Needing this next: release-ack, review, ack' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l state -d 'In one of these states' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l since -d 'Newest revision posted then or later' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l until -d 'Newest revision posted before' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l as-of -d 'Answer as it would have been then' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l min-age -d 'Posted so many days ago or earlier' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l include -d 'Kinds that are left out otherwise: rfc, foreign, deferred' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l days -d 'Days of silence (stalled, lost)' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l new-since-last -d 'Only rows that were not in the last run of this name' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l sort -d 'Order: queue (what to do first), age, activity, subject, size' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l limit -d 'Show so many rows at most' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l format -d 'Write in this format' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l columns -d 'Show these columns, by key' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l template -d 'Write a line a row from a template such as \'{age} {subject}\'' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l group -d 'Group a table by this column' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l config -d 'Read the configuration from this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand list" -l db -d 'Keep the database in this file' -r -F
complete -c xq -n "__fish_xq_using_subcommand list" -l profile -d 'Use this profile of the configuration' -r
complete -c xq -n "__fish_xq_using_subcommand list" -l color -d 'Use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c xq -n "__fish_xq_using_subcommand list" -l reviewer -d 'With --maintainer: count designated reviewers (R:), too'
complete -c xq -n "__fish_xq_using_subcommand list" -l ever -d 'In unreviewed: no revision was ever answered'
complete -c xq -n "__fish_xq_using_subcommand list" -l abandoned -d 'In lost: those, too, where the author went silent'
complete -c xq -n "__fish_xq_using_subcommand list" -l reverse -d 'Turn the order round'
complete -c xq -n "__fish_xq_using_subcommand list" -l exit-code -d 'Exit with 1 when there are rows'
complete -c xq -n "__fish_xq_using_subcommand list" -s v -l verbose -d 'Say more on stderr; twice: still more'
complete -c xq -n "__fish_xq_using_subcommand list" -s q -l quiet -d 'Say nothing but errors on stderr'
complete -c xq -n "__fish_xq_using_subcommand list" -l no-pager -d 'Write to the terminal as it is, without a pager'
complete -c xq -n "__fish_xq_using_subcommand list" -l utc -d 'Show days in UTC'
complete -c xq -n "__fish_xq_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
