using System.CommandLine;

namespace Replication.App.Commands;

/// <summary><c>replication completion</c>: prints a completion script for a shell. The script calls this program.</summary>
internal static class CompletionCommand
{
    // Each script passes the typed text to the directive [suggest:POSITION], which writes one suggestion per line.
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            # bash: eval "$(replication completion bash)"
            _replication() {
              local word="${COMP_WORDS[COMP_CWORD]}" IFS=$'\n'
              COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "$word"))
            }
            complete -o default -F _replication replication
            """,
        ["zsh"] = """
            # zsh: eval "$(replication completion zsh)"
            _replication() {
              local -a words_found
              words_found=("${(@f)$("${words[1]}" "[suggest:${#BUFFER}]" "${BUFFER}" 2>/dev/null)}")
              compadd -a words_found
            }
            compdef _replication replication
            """,
        ["fish"] = """
            # fish: replication completion fish | source
            function __replication_suggest
              set -l line (commandline -cp)
              replication "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c replication -f -a '(__replication_suggest)'
            """,
    };

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = $"{string.Join(", ", Scripts.Keys)}." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Prints a script for the completion of commands in a shell.") { shell };
        command.SetAction(async (line, _) =>
        {
            await Console.Out.WriteLineAsync(Scripts[line.GetRequiredValue(shell)]);
            return ExitCode.Done;
        });
        return command;
    }
}
