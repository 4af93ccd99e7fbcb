#compdef riskreg
# Completes what is typed behind riskreg in zsh. Made by: riskreg completion zsh
_riskreg() {
    local -a told whole begun
    local line word says
    told=("${(@f)$(command riskreg complete zsh "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    case $told[1] in
        files) compset -P '--*='; _files ;;
        folders) compset -P '--*='; _files -/ ;;
        words)
            for line in "${(@)told[2,-1]}"; do
                word=${line%%$'\t'*} says=${line#*$'\t'}
                if [[ $word == *[=/,] ]]; then
                    begun+=("${word//:/\\:}${says:+:$says}")
                else
                    whole+=("${word//:/\\:}${says:+:$says}")
                fi
            done
            (( $#whole )) && _describe -V riskreg whole -U
            (( $#begun )) && _describe -V riskreg begun -U -S ''
            ;;
    esac
}
if [[ $funcstack[1] == _riskreg ]]; then
    _riskreg "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef _riskreg riskreg
fi
