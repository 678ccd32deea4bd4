complete --keep-order --exclusive --command xq --arguments "(XQ_COMPLETE=fish xq -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
