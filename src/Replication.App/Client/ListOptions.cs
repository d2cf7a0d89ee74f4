using System.CommandLine;
using Replication.App.Commands;

namespace Replication.App.Client;

/// <summary>The options of lists that come in pages.</summary>
internal static class ListOptions
{
    private const int Default = 50;
    private const int Max = 1_000_000;

    public static Option<int> Limit()
    {
        var limit = new Option<int>("--limit")
        {
            Description = $"At most so many; {Default} without it.",
            HelpName = "N",
            DefaultValueFactory = static _ => Default
        };
        limit.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number is >= 1 and <= Max))
                result.AddError($"--limit: '{token.Value}' is not allowed; allowed: 1 to {Max}");
        });
        return limit;
    }

    public static Option<string?> After() =>
        new("--after") { Description = "Go on behind the page that told this cursor.", HelpName = "CURSOR" };

    /// <summary>Says how to see the rest; not in between what scripts read.</summary>
    public static int TellNext(ApiCall call, string? next, string option)
    {
        if (next is not null && !call.AsJson)
            Console.Error.WriteLine($"There may be more: {option} {next}");
        return ExitCode.Done;
    }
}
