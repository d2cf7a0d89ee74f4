using System.CommandLine;
using Replication.App.Commands;

namespace Replication.App.Client;

/// <summary>The options of lists with pages.</summary>
internal static class ListOptions
{
    private const int Default = 50;
    /// <summary>The highest number of items that one command reads.</summary>
    public const int Max = 1_000_000;

    public static Option<int> Limit()
    {
        var limit = new Option<int>("--limit")
        {
            Description = $"The maximum number of items; default: {Default}.",
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
        new("--after") { Description = "Continue after the page that returned this cursor.", HelpName = "CURSOR" };

    /// <summary>Writes how to get the next page to standard error, so that scripts do not read it as an item.</summary>
    public static int PrintNextPage(ApiCall call, string? next, string option)
    {
        if (next is not null && !call.AsJson)
            Console.Error.WriteLine($"There may be more: {option} {next}");
        return ExitCode.Done;
    }
}
