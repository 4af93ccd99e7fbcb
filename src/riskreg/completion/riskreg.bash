# Completes what is typed behind riskreg in bash. Made by: riskreg completion bash
_riskreg() {
    local line how=
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ -z $how ]]; then how=$line; else COMPREPLY+=("$line"); fi
    done < <(command riskreg complete bash "$COMP_WORDBREAKS" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    case $how in
        files) compopt -o default 2>/dev/null ;;
        folders) compopt -o dirnames 2>/dev/null ;;
        words)
            compopt -o nosort 2>/dev/null
            if [[ ${COMPREPLY[0]} == *[=/,] ]]; then compopt -o nospace 2>/dev/null; fi
            ;;
    esac
}
complete -F _riskreg riskreg
