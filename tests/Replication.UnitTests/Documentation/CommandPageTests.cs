using System.CommandLine;
using System.Text.RegularExpressions;
using Replication.App.Commands;
using Replication.Testing.Documentation;
using Xunit;

namespace Replication.UnitTests.Documentation;

/// <summary>The command reference has every command, argument and option with the text of the program's help.</summary>
public sealed partial class CommandPageTests
{
    private const string Begin = "<!-- commands: written by CommandPageTests -->";
    private const string End = "<!-- end of commands -->";
    private const int MinShareCount = 10;
    private const int MaxLineLength = 120;

    private static readonly Page Reference = new(Path.Combine("docs", "cli.md"));

    [Fact]
    public void The_page_describes_every_command_argument_and_option()
    {
        var lines = Reference.Lines().ToList();
        var (begin, end) = (lines.IndexOf(Begin), lines.IndexOf(End));
        Assert.True(begin >= 0 && end > begin, $"{Reference} has no section between {Begin} and {End}");
        var wanted = Render();
        if (ReferenceTable.IsUpdating)
            Reference.Write([.. lines.Take(begin + 1), .. wanted, .. lines.Skip(end)]);
        else
            Assert.True(
                wanted.SequenceEqual(lines[(begin + 1)..end]),
                $"run this test with {ReferenceTable.Variable}=1 to rewrite the reference in {Reference}");
    }

    [Fact]
    public void Commands_that_pages_name_exist()
    {
        var commands = Page.All.SelectMany(static page => Named()
            .Matches(string.Join('\n', page.Lines()))
            .Select(it => (Page: page, Words: it.Groups[1].Value.Split(' '))));

        Assert.All(commands, static it =>
        {
            Command command = CommandLine.Root();
            foreach (var word in it.Words)
            {
                if (command.Subcommands.Count == 0)
                    break;
                command = command.Subcommands.FirstOrDefault(known => known.Name == word)
                    ?? throw new Xunit.Sdk.XunitException($"{it.Page}: replication {string.Join(' ', it.Words)}");
            }
        });
    }

    private static List<string> Render()
    {
        var commands = Commands(CommandLine.Root(), "replication").ToList();
        var shared = commands.SelectMany(static it => it.Command.Options)
            .GroupBy(static it => Row(it))
            .Where(static it => it.Count() >= MinShareCount)
            .Select(static it => it.Key)
            .ToHashSet();
        List<string> lines = ["", "## Options of commands that call a server", "", .. Table(shared)];
        foreach (var (path, command) in commands)
        {
            lines.AddRange(["", $"## {path}", "", .. Wrap(command.Description ?? "")]);
            if (command.Subcommands.Count > 0)
                continue;
            var rows = command.Arguments.Select(static it => Row(it)).Concat(command.Options.Select(static it => Row(it))).ToList();
            var own = rows.Where(it => !shared.Contains(it)).ToList();
            if (own.Count > 0)
                lines.AddRange(["", .. Table(own)]);
            if (own.Count < rows.Count)
                lines.AddRange(["", "Also takes the [common options](#options-of-commands-that-call-a-server)."]);
        }
        lines.Add("");
        return lines;
    }

    private static IEnumerable<(string Path, Command Command)> Commands(Command parent, string path) =>
        parent.Subcommands.SelectMany(it => Commands(it, $"{path} {it.Name}").Prepend(($"{path} {it.Name}", it)));

    private static IEnumerable<string> Table(IEnumerable<string> rows) => ["| argument or option | meaning |", "|---|---|", .. rows];

    private static string Row(Argument argument) => Row(argument.Name, argument.Description);

    private static string Row(Option option) =>
        Row(string.Join(", ", new[] { option.Name }.Concat(option.Aliases).Distinct())
            + (option.ValueType == typeof(bool) ? "" : $" {option.HelpName ?? "VALUE"}"), option.Description);

    private static string Row(string name, string? description) =>
        $"| `{name.Replace("|", @"\|", StringComparison.Ordinal)}` | {(description ?? "").Replace("|", @"\|", StringComparison.Ordinal)} |";

    private static List<string> Wrap(string text)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
        {
            if (lines[^1].Length + word.Length >= MaxLineLength)
                lines.Add("");
            lines[^1] += lines[^1].Length == 0 ? word : $" {word}";
        }
        return lines;
    }

    // A command at the begin of inline code or of a line of a block: `replication tasks list …`.
    [GeneratedRegex("(?:^|`)replication ([a-z][a-z-]*(?: [a-z][a-z-]*)*)", RegexOptions.Multiline)]
    private static partial Regex Named();
}
