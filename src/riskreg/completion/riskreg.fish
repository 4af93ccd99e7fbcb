# Completes what is typed behind riskreg in fish. Made by: riskreg completion fish
function __riskreg_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l typed (commandline -ct)
    set -l told (command riskreg complete fish $words "$typed" 2>/dev/null)
    switch "$told[1]"
        case files folders
            set -l before (string match -r -- '^--[^=]*=' "$typed")
            set -l begun (string replace -r -- '^--[^=]*=' '' "$typed")
            if test "$told[1]" = files
                printf "$before%s\n" (__fish_complete_path "$begun")
            else
                printf "$before%s\n" (__fish_complete_directories "$begun" '')
            end
        case words
            set -e told[1]
            if set -q told[1]
                printf '%s\n' $told
            end
    end
end
complete -c riskreg -f -k -a '(__riskreg_complete)'
