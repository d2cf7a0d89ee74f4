using Replication.App.Commands;
using Replication.App.Configuration.Reading;
using Replication.Contracts;
using Replication.Contracts.Rules;

namespace Replication.App.Client;

/// <summary>Finds rules and instances by name. For an unknown name the error suggests the nearest known one.</summary>
internal static class Lookup
{
    private const int MaxRules = 100_000;

    /// <summary>The rule of this name or id, or with these first digits of its id.</summary>
    public static async Task<ShownRule> RuleAsync(ApiCall call, string name)
    {
        var rules = (await Paging.ReadAsync(
            (after, limit) => call.Api.ListRulesAsync(after, limit, call.CancellationToken), after: null, MaxRules)).Value.Items;
        if ((rules.FirstOrDefault(it => it.Name == name) ?? rules.FirstOrDefault(it => it.Id == name)) is { } named)
            return named;
        var begun = IdPrefix.TryParse(name, out var prefix)
            ? rules.Where(it => prefix.Covers(it.Id)).ToList()
            : [];
        return begun switch
        {
            [var only] => only,
            [] => throw Unknown("rule", name, [.. rules.Select(static it => it.Name)]),
            _ => throw new CommandProblem(
                $"several ids begin with '{name}': {string.Join(", ", begun.Select(static it => $"{it.Id} ({it.Name})"))}; give "
                    + $"more digits"),
        };
    }

    /// <summary>Throws <see cref="CommandProblem"/> when no instance has this name.</summary>
    public static async Task InstanceAsync(ApiCall call, string name)
    {
        var names = (await call.Api.ListInstancesAsync(call.CancellationToken)).Value.Items.Select(static it => it.Name).ToList();
        if (!names.Contains(name))
            throw Unknown("instance", name, names);
    }

    private static CommandProblem Unknown(string what, string name, List<string> names)
    {
        var advice = Spelling.Nearest(name, names) is { } nearest ? $", did you mean '{nearest}'?"
            : names.Count == 0 ? $"; there are no {what}s"
            : $"; there are: {string.Join(", ", names.Take(20))}{(names.Count > 20 ? ", …" : "")}";
        return new CommandProblem($"there is no {what} '{name}'{advice}", ExitCode.Failed);
    }
}
